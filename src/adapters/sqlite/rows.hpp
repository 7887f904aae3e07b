// Values in and out of statements, so that every repository writes them the same way.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>
#include <SQLiteCpp/VariadicBind.h>

#include <string>

#include "core/result.hpp"
#include "core/time.hpp"
#include "market/series_key.hpp"
#include "ports/audit_log.hpp"

namespace sixbtc::sqlite {

// Binds from 1 on, runs once, and makes the statement ready for the next row.
class Insert {
 public:
  Insert(SQLite::Database& database, const std::string& sql) : statement_(database, sql) {}

  // Rows changed.
  template <class... Values>
  int operator()(const Values&... values) {
    statement_.reset();
    int index = 0;
    (bind(++index, values), ...);
    return statement_.exec();
  }

 private:
  void bind(int i, const std::string& value) { statement_.bind(i, value); }
  void bind(int i, std::string_view value) { statement_.bind(i, std::string(value)); }
  void bind(int i, const char* value) { statement_.bind(i, value); }
  void bind(int i, double value) { statement_.bind(i, value); }  // NaN is stored as NULL
  void bind(int i, std::int64_t value) { statement_.bind(i, value); }
  void bind(int i, std::uint32_t value) { statement_.bind(i, value); }
  void bind(int i, int value) { statement_.bind(i, value); }
  void bind(int i, core::Timestamp value) { statement_.bind(i, value.nanoseconds()); }
  template <class T>
  void bind(int i, const std::optional<T>& value) {
    if (value)
      bind(i, *value);
    else
      statement_.bind(i);
  }

  SQLite::Statement statement_;
};

// Reads the columns of the current row from left to right.
class Reader {
 public:
  explicit Reader(SQLite::Statement& statement) : statement_(statement) {}
  [[nodiscard]] std::string text() { return statement_.getColumn(next_++).getString(); }
  [[nodiscard]] std::int64_t integer() { return statement_.getColumn(next_++).getInt64(); }
  [[nodiscard]] core::Timestamp timestamp() { return core::Timestamp::from_nanoseconds(integer()); }
  [[nodiscard]] double real() {
    const SQLite::Column column = statement_.getColumn(next_++);
    return column.isNull() ? std::numeric_limits<double>::quiet_NaN() : column.getDouble();
  }
  [[nodiscard]] std::optional<double> optional_real() {
    const SQLite::Column column = statement_.getColumn(next_++);
    return column.isNull() ? std::nullopt : std::optional(column.getDouble());
  }
  // exchange, market, symbol, bar_interval.
  [[nodiscard]] core::Result<market::SeriesKey> series() {
    market::SeriesKey key;
    key.exchange = text();
    key.market = text();
    key.symbol = text();
    ASSIGN_OR_RETURN(key.interval, market::Interval::parse(text()));
    return key;
  }

 private:
  SQLite::Statement& statement_;
  int next_ = 0;
};

// SQLite's LIMIT is signed; -1 is all.
[[nodiscard]] inline std::int64_t limit_of(std::uint64_t limit) {
  return limit > INT64_MAX ? -1 : static_cast<std::int64_t>(limit);
}

// One audit record within the transaction of the change it tells of.
class Audit {
 public:
  Audit(SQLite::Database& database, const ports::Actor& actor)
      : insert_(database,
                "INSERT INTO audit_log (time, actor, reason, action, subject, before_json,"
                " after_json) VALUES (?, ?, ?, ?, ?, ?, ?)"),
        actor_(actor) {}
  void operator()(std::string_view action, std::string_view subject, std::string_view before,
                  std::string_view after) {
    insert_(actor_.time, actor_.name, actor_.reason, action, subject, before, after);
  }

 private:
  Insert insert_;
  const ports::Actor& actor_;
};

}  // namespace sixbtc::sqlite
