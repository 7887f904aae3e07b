// Data sets of the ledger and the vault: named by their series, and what rows from before that
// named by their candles (docs/decisions/0011).
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

namespace sixbtc::sqlite {

// A subselect of every data_set_hash that stands for the data set in parameter ?1, which may be one
// from before.
inline constexpr const char* data_sets_of_1 =
    "(WITH asked (name) AS (SELECT COALESCE((SELECT continued_as FROM earlier_data_sets"
    " WHERE data_set_hash = ?1), ?1))"
    " SELECT name FROM asked UNION ALL SELECT data_set_hash FROM earlier_data_sets, asked"
    " WHERE continued_as = asked.name)";

// Names the data sets of the screenings there are; within its migration.
void name_earlier_data_sets(SQLite::Database& database);

// Copies what `previous` knows into the restored database.
void carry_data_sets(SQLite::Database& database);

}  // namespace sixbtc::sqlite
