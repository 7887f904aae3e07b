#include "risk/protections/protection.hpp"

namespace sixbtc::risk::protections {

std::vector<std::unique_ptr<Protection>> make_protections(const ProtectionSettings& settings) {
  std::vector<std::unique_ptr<Protection>> all;
  all.push_back(make_consecutive_losses(settings.consecutive_losses));
  if (settings.cooldown.enabled) all.push_back(make_cooldown(settings.cooldown));
  if (settings.stop_loss_guard.enabled)
    all.push_back(make_stop_loss_guard(settings.stop_loss_guard));
  if (settings.max_drawdown.enabled) all.push_back(make_max_drawdown(settings.max_drawdown));
  if (settings.low_profit.enabled) all.push_back(make_low_profit_lock(settings.low_profit));
  return all;
}

}  // namespace sixbtc::risk::protections
