#include "adapters/sqlite/data_sets.hpp"

#include <nlohmann/json.hpp>

#include "adapters/sqlite/rows.hpp"
#include "ports/trial_ledger.hpp"

namespace sixbtc::sqlite {

void name_earlier_data_sets(SQLite::Database& database) {
  SQLite::Statement query(
      database,
      "SELECT DISTINCT s.data_set_hash, t.exchange, t.market, t.symbols_json, t.bar_interval"
      " FROM screenings s JOIN strategies t ON t.id = s.strategy_id");
  Insert insert(database,
                "INSERT INTO earlier_data_sets (data_set_hash, continued_as)"
                " VALUES (?, ?)");
  while (query.executeStep()) {
    Reader row(query);
    const std::string data_set = row.text(), exchange = row.text(), market = row.text();
    const auto symbols = nlohmann::json::parse(row.text(), nullptr, false);
    const std::string interval = row.text();
    std::vector<std::string> series;
    for (const auto& symbol : symbols)
      if (symbol.is_string())
        series.push_back(
            fmt::format("{}/{}/{}/{}", exchange, market, symbol.get<std::string>(), interval));
    if (!series.empty()) insert(data_set, ports::data_set_of(series));
  }
}

void carry_data_sets(SQLite::Database& database) {
  database.exec(
      "INSERT INTO earlier_data_sets (data_set_hash, continued_as)"
      " SELECT data_set_hash, continued_as FROM previous.earlier_data_sets");
}

}  // namespace sixbtc::sqlite
