// Proof, in the type, that the risk layers looked at something and let it pass. Gateways accept
// nothing else; nobody but Approver can make one.
#pragma once

#include <utility>

namespace sixbtc::risk {

class Approver;

template <class T>
class RiskApproved {
 public:
  [[nodiscard]] const T& get() const { return value_; }
  [[nodiscard]] const T* operator->() const { return &value_; }

 private:
  friend class Approver;
  explicit RiskApproved(T value) : value_(std::move(value)) {}
  T value_;
};

}  // namespace sixbtc::risk
