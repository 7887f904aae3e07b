-- The trial ledger as one chain (docs/ledger.md). What trials and trial_tombstones hold is chained
-- into it by the program right after this file, because SQL cannot hash; 0004 drops them.
CREATE TABLE trial_ledger (
  sequence INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('trial', 'tombstone')),
  data_set_hash TEXT NOT NULL,
  passport_hash TEXT NOT NULL,
  strategy_hash TEXT NOT NULL,
  content TEXT NOT NULL,
  time BIGINT NOT NULL,
  previous_hash TEXT NOT NULL,
  hash TEXT NOT NULL
);
CREATE UNIQUE INDEX trial_ledger_passport ON trial_ledger (data_set_hash, passport_hash)
  WHERE kind = 'trial';
CREATE UNIQUE INDEX trial_ledger_tombstone ON trial_ledger (strategy_hash, content)
  WHERE kind = 'tombstone';

-- SQLite only: PostgreSQL says the same with one trigger function and REVOKE UPDATE, DELETE.
CREATE TRIGGER trial_ledger_no_update BEFORE UPDATE ON trial_ledger
BEGIN SELECT RAISE(ABORT, 'the trial ledger is append-only'); END;
CREATE TRIGGER trial_ledger_no_delete BEFORE DELETE ON trial_ledger
BEGIN SELECT RAISE(ABORT, 'the trial ledger is append-only'); END;
-- The first row of a passport stays, and so does the first tombstone of a reason; booking again
-- changes nothing. INSERT OR REPLACE, which would delete first, ends here too.
CREATE TRIGGER trial_ledger_first_row_stays BEFORE INSERT ON trial_ledger
WHEN NEW.kind = 'trial' AND EXISTS (
  SELECT 1 FROM trial_ledger WHERE kind = 'trial' AND data_set_hash = NEW.data_set_hash
                               AND passport_hash = NEW.passport_hash)
BEGIN SELECT RAISE(IGNORE); END;
CREATE TRIGGER trial_ledger_first_tombstone_stays BEFORE INSERT ON trial_ledger
WHEN NEW.kind = 'tombstone' AND EXISTS (
  SELECT 1 FROM trial_ledger WHERE kind = 'tombstone' AND strategy_hash = NEW.strategy_hash
                               AND content = NEW.content)
BEGIN SELECT RAISE(IGNORE); END;
-- Only the next row of the chain may come.
CREATE TRIGGER trial_ledger_is_chained BEFORE INSERT ON trial_ledger
WHEN NEW.sequence <> (SELECT COALESCE(MAX(sequence), 0) + 1 FROM trial_ledger)
  OR (NEW.sequence > 1 AND NEW.previous_hash <>
      (SELECT hash FROM trial_ledger WHERE sequence = NEW.sequence - 1))
BEGIN SELECT RAISE(ABORT, 'the trial ledger is chained'); END;
