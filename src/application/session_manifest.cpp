#include "application/session_manifest.hpp"

#include <nlohmann/json.hpp>

namespace sixbtc::application {

using Json = nlohmann::ordered_json;

namespace {

constexpr int manifest_version = 1;

std::unexpected<core::Error> malformed(const std::string& message) {
  return core::fail(core::ErrorKind::Malformed, message, "session.json",
                    "the file is written by the program; restore it from a copy");
}

}  // namespace

std::string SessionManifest::to_json() const {
  Json list = Json::array();
  for (const SessionStrategy& strategy : strategies)
    list.push_back({{"id", strategy.id},
                    {"name", strategy.name},
                    {"exchange", strategy.series.exchange},
                    {"market", strategy.series.market},
                    {"symbol", strategy.series.symbol},
                    {"interval", strategy.series.interval.to_string()},
                    {"data_hash", strategy.data_hash},
                    {"source", strategy.source}});
  const Json json = {{"version", manifest_version},
                     {"session", session.value()},
                     {"kind", kind},
                     {"program_version", program_version},
                     {"created_at", created_at.to_rfc3339()},
                     {"from", from.to_rfc3339()},
                     {"to", to.to_rfc3339()},
                     {"note", note},
                     {"strategies", std::move(list)},
                     {"configuration", configuration}};
  return json.dump(2) + "\n";
}

core::Result<SessionManifest> SessionManifest::parse(std::string_view text) {
  try {
    const Json json = Json::parse(text);
    if (json.at("version") != manifest_version)
      return core::fail(core::ErrorKind::Unsupported, "is of another version of the program",
                        "session.json", "use the version that wrote it");
    SessionManifest manifest;
    manifest.session = core::SessionId(json.at("session").get<std::string>());
    manifest.kind = json.at("kind").get<std::string>();
    manifest.program_version = json.at("program_version").get<std::string>();
    manifest.note = json.at("note").get<std::string>();
    for (auto [key, time] : {std::pair{"created_at", &manifest.created_at},
                             std::pair{"from", &manifest.from}, std::pair{"to", &manifest.to}}) {
      ASSIGN_OR_RETURN(*time, core::Timestamp::parse(json.at(key).get<std::string>()));
    }
    for (const Json& row : json.at("strategies")) {
      ASSIGN_OR_RETURN(const market::Interval interval,
                       market::Interval::parse(row.at("interval").get<std::string>()));
      manifest.strategies.push_back(
          {.id = row.at("id").get<std::string>(),
           .name = row.at("name").get<std::string>(),
           .source = row.at("source").get<std::string>(),
           .series = {row.at("exchange").get<std::string>(), row.at("market").get<std::string>(),
                      row.at("symbol").get<std::string>(), interval},
           .data_hash = row.at("data_hash").get<std::string>()});
    }
    manifest.configuration = json.at("configuration").get<std::string>();
    return manifest;
  } catch (const Json::exception& problem) {
    return malformed(problem.what());
  }
}

}  // namespace sixbtc::application
