-- Who was shown the vault of a data set: once a cluster of similar strategies (DESIGN section 5).
CREATE TABLE vault_openings (
  sequence INTEGER PRIMARY KEY,
  data_set_hash TEXT NOT NULL,
  vault_from BIGINT NOT NULL,
  cluster_key TEXT NOT NULL,
  strategy_hash TEXT NOT NULL,
  blocks_json TEXT NOT NULL,
  time BIGINT NOT NULL,
  UNIQUE (data_set_hash, vault_from, cluster_key)
);

-- SQLite only: PostgreSQL says the same with one trigger function and REVOKE UPDATE, DELETE.
CREATE TRIGGER vault_openings_no_update BEFORE UPDATE ON vault_openings
BEGIN SELECT RAISE(ABORT, 'vault openings are append-only'); END;
CREATE TRIGGER vault_openings_no_delete BEFORE DELETE ON vault_openings
BEGIN SELECT RAISE(ABORT, 'vault openings are append-only'); END;
CREATE TRIGGER vault_openings_first_row_stays BEFORE INSERT ON vault_openings
WHEN EXISTS (SELECT 1 FROM vault_openings
             WHERE sequence = NEW.sequence
                OR (data_set_hash = NEW.data_set_hash AND vault_from = NEW.vault_from
                    AND cluster_key = NEW.cluster_key))
BEGIN SELECT RAISE(IGNORE); END;
