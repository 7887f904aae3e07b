// The five layers an entry passes, each a pure function: nothing, or the first rule that refuses
// it. docs/risk.md lists every rule with its key and requirement.
#pragma once

#include <memory>
#include <optional>
#include <span>

#include "orders/request.hpp"
#include "risk/account_view.hpp"
#include "risk/emergency_stop.hpp"
#include "risk/entry_intent.hpp"
#include "risk/policy.hpp"
#include "risk/verdict.hpp"

namespace sixbtc::risk {

struct EntryContext {
  const risk::EntryIntent& intent;
  const AccountView& view;
  const Policy& policy;
  const EmergencyStop& emergency;
  std::span<const std::unique_ptr<protections::Protection>> protections;

  [[nodiscard]] const InstrumentView& instrument() const {
    return view.instruments[intent.instrument.index];
  }
  [[nodiscard]] const market::TradingRules& rules() const { return instrument().instrument->rules; }
};

// Before the size is known. The order layer comes first: the others look up what it has checked.
[[nodiscard]] std::optional<Refusal> check_order(const EntryContext& entry);
[[nodiscard]] std::optional<Refusal> check_system(const EntryContext& entry);
[[nodiscard]] std::optional<Refusal> check_strategy(const EntryContext& entry);
[[nodiscard]] std::optional<Refusal> check_position(const EntryContext& entry);

// The order layer's refusal behind a size that could not be; nothing for one that could.
[[nodiscard]] std::optional<Refusal> check_size(const EntryContext& entry, const Size& size);
// What only the leverage that was granted can tell.
[[nodiscard]] std::optional<Refusal> check_liquidation(const EntryContext& entry, const Size& size);
// `wanted`: what the entry would add to what is open.
[[nodiscard]] std::optional<Refusal> check_portfolio(const EntryContext& entry,
                                                     const Exposure& wanted);

}  // namespace sixbtc::risk
