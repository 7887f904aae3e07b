#include "application/script_record.hpp"

#include "core/hash.hpp"
#include "generation/naming.hpp"
#include "market/symbol.hpp"

namespace sixbtc::application {

ports::StrategyRecord script_record(const Services& services, const ScriptOrigin& origin,
                                    const std::string& source, const language::Script& script,
                                    const market::SeriesKey& series) {
  const strategy::Traits& traits = script.strategy->traits();
  const core::StrategyId id(
      core::uuid_from_content(origin.mode + "\n" + series.to_string() + "\n" + source));
  generation::Naming naming({});
  const generation::Names names = naming.assign(id, market::base_asset(series.symbol), traits.type);
  return ports::StrategyRecord{.id = id,
                               .name = names.name,
                               .alias = names.alias,
                               .type = traits.type,
                               .generation_mode = origin.mode,
                               .status = ports::StrategyStatus::Generated,
                               .base_name = origin.base_name,
                               .base_code_hash = core::sha256_hex(origin.base_source),
                               .source = source,
                               .source_hash = core::sha256_hex(source),
                               .parameters_json = origin.parameters_json,
                               .exchange = series.exchange,
                               .market = series.market,
                               .interval = series.interval,
                               .symbols = {series.symbol},
                               .created_at = services.clock.now()};
}

}  // namespace sixbtc::application
