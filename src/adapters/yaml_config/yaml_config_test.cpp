#include "adapters/yaml_config/yaml_config.hpp"

namespace sixbtc::yaml_config {

TEST(YamlConfig, shipped_configuration_loads) {
  const auto loaded = load({});
  ASSERT_TRUE(loaded.has_value()) << ports::describe(loaded.error());
  EXPECT_EQ(loaded->settings.risk.fixed_fractional.risk_per_trade_pct, 0.02);
}

}  // namespace sixbtc::yaml_config
