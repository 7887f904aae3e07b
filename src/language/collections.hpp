// Arrays and objects of a running script: rows of numbers behind handles. A handle is a number far
// above any index, so that rows no slot refers to any more can be found and used again.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "language/plan.hpp"

namespace sixbtc::language {

class Collections {
 public:
  // `values_max`: numbers that all rows together may hold.
  explicit Collections(std::size_t values_max) : values_max_(values_max) {}

  // Runs one operation over slots; an empty text, or what went wrong. `work` grows with the numbers
  // touched.
  [[nodiscard]] std::string run(const CollectionSite& site, std::span<double> slots,
                                std::size_t& work);

  // The row behind a handle; null when there is none.
  [[nodiscard]] const std::vector<double>* row(double handle) { return find(handle); }
  // The handle of a new row.
  [[nodiscard]] double add(std::vector<double> values, std::span<const double> slots);

 private:
  struct Row {
    std::vector<double> values;
    bool is_marked = false;
  };

  [[nodiscard]] double make(std::size_t count, double value, std::span<const double> slots);
  [[nodiscard]] std::vector<double>* find(double handle);
  void collect(std::span<const double> slots);
  void mark(double value, std::vector<std::size_t>& open);
  [[nodiscard]] std::string change(const CollectionSite& site, std::vector<double>& row,
                                   std::span<double> slots);
  [[nodiscard]] std::string make_from(const CollectionSite& site, const std::vector<double>& row,
                                      std::span<double> slots, std::size_t& work);
  [[nodiscard]] std::string read(const CollectionSite& site, const std::vector<double>& row,
                                 std::span<double> slots, std::size_t& work);

  std::size_t values_max_, values_ = 0, made_ = 0, threshold_ = 1024;
  std::vector<Row> rows_;
  std::vector<std::size_t> free_;
};

}  // namespace sixbtc::language
