#include <gtest/gtest.h>

#include "adapters/yaml_config/schema.hpp"
#include "adapters/yaml_config/yaml_config.hpp"
#include "ports/risk_policy.hpp"

namespace sixbtc::yaml_config {

// No accepted configuration is beyond a hard limit, and none switches one off: the ends of every
// range make a policy that risk/ takes, and what lies outside is refused at the door.
TEST(YamlConfig, hard_limits_of_risk_cannot_be_switched_off) {
  const std::pair<const char*, std::vector<const char*>> attempts[] = {
      {"risk.leverage_max", {"0", "10.5", "125"}},
      {"risk.fixed_fractional.risk_per_trade_pct", {"0.2", "1"}},
      {"risk.fixed_fractional.max_position_size_pct", {"1.5"}},
      {"risk.emergency.max_portfolio_drawdown", {"0", "0.31", "1", "off", "-0.1"}},
      {"risk.emergency.max_daily_loss", {"0", "0.11", "1", "false"}},
      {"risk.emergency.max_subaccount_drawdown", {"0", "0.26", "100"}},
      {"risk.protections.consecutive_losses.losses", {"0", "11", "-1"}},
      {"risk.protections.consecutive_losses.pause_minutes", {"0"}},
      {"risk.protections.consecutive_losses.enabled", {"false"}},
      {"risk.limits.max_stop_out_loss", {"0", "0.5"}},
      {"risk.limits.max_open_positions", {"0", "101"}},
      {"risk.limits.feed_age_max_seconds", {"0", "86400"}},
  };
  const auto load_with = [](const std::string& set) {
    return load({.file = {}, .extra_files = {}, .environment = {}, .sets = {set}});
  };
  for (const auto& [key, values] : attempts)
    for (const char* value : values)
      EXPECT_FALSE(load_with(std::string(key) + "=" + value)) << key << " " << value;

  std::size_t tried = 0;
  for (const Field& field : fields()) {
    if (!field.path.starts_with("risk.") || field.type.kind == Kind::Choice ||
        field.type.kind == Kind::Boolean)
      continue;
    for (const double end : {field.type.min, field.type.max}) {
      const auto loaded = load_with(std::string(field.path) + "=" + number_text(end));
      if (!loaded) continue;  // refused for another reason
      ++tried;
      const auto status = risk::check_policy(ports::risk_policy(loaded->settings.risk));
      EXPECT_TRUE(status) << field.path << " " << end << ": " << status.error().to_string();
    }
  }
  EXPECT_GT(tried, 50u);
}

}  // namespace sixbtc::yaml_config
