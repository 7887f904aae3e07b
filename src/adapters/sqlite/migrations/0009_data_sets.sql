-- Trials and openings of the vault are counted on the series by name, whatever candles it held
-- (docs/decisions/0011). Rows from before name the candles; what their series is called the program
-- enters right after this file, because SQL cannot hash.
CREATE TABLE earlier_data_sets (
  data_set_hash TEXT PRIMARY KEY,
  continued_as TEXT NOT NULL
);
CREATE INDEX earlier_data_sets_continued ON earlier_data_sets (continued_as);

-- Where an opened vault ended; 0 in rows from before.
ALTER TABLE vault_openings ADD COLUMN vault_to BIGINT NOT NULL DEFAULT 0;

-- SQLite only: PostgreSQL says the same with one trigger function and REVOKE UPDATE, DELETE.
CREATE TRIGGER earlier_data_sets_no_update BEFORE UPDATE ON earlier_data_sets
BEGIN SELECT RAISE(ABORT, 'what a data set is called stays'); END;
CREATE TRIGGER earlier_data_sets_no_delete BEFORE DELETE ON earlier_data_sets
BEGIN SELECT RAISE(ABORT, 'what a data set is called stays'); END;
CREATE TRIGGER earlier_data_sets_first_row_stays BEFORE INSERT ON earlier_data_sets
WHEN EXISTS (SELECT 1 FROM earlier_data_sets WHERE data_set_hash = NEW.data_set_hash)
BEGIN SELECT RAISE(IGNORE); END;
-- A cluster has no second look at any day of a vault: with more candles the vault moves on, and
-- until it has moved by its length it holds days that were seen. A vault whose end is not on record
-- is taken to be as long as the new one.
CREATE TRIGGER vault_openings_no_second_look BEFORE INSERT ON vault_openings
WHEN EXISTS (
  SELECT 1 FROM vault_openings AS seen
  WHERE seen.cluster_key = NEW.cluster_key
    AND (seen.data_set_hash = NEW.data_set_hash
         OR seen.data_set_hash IN (SELECT data_set_hash FROM earlier_data_sets
                                   WHERE continued_as = NEW.data_set_hash))
    AND seen.vault_from < NEW.vault_to
    AND CASE seen.vault_to WHEN 0 THEN seen.vault_from + (NEW.vault_to - NEW.vault_from)
                           ELSE seen.vault_to END > NEW.vault_from)
BEGIN SELECT RAISE(IGNORE); END;
