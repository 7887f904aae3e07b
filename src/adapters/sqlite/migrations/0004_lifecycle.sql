-- Chained into trial_ledger by now.
DROP TABLE trials;
DROP TABLE trial_tombstones;

-- Every transition of every strategy (docs/pipeline.md); strategies.status is what the last one
-- of a strategy says.
CREATE TABLE lifecycle_events (
  sequence INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  strategy_id TEXT NOT NULL REFERENCES strategies (id),
  number INTEGER NOT NULL,
  kind TEXT NOT NULL,
  from_status TEXT NOT NULL,
  from_stage TEXT NOT NULL,
  to_status TEXT NOT NULL,
  to_stage TEXT NOT NULL,
  is_proven INTEGER NOT NULL CHECK (is_proven IN (0, 1)),
  rule TEXT NOT NULL,
  numbers_json TEXT NOT NULL,
  cause TEXT NOT NULL,
  actor TEXT NOT NULL,
  reason TEXT NOT NULL,
  time BIGINT NOT NULL,
  UNIQUE (strategy_id, number)
);
-- Finds the newest change of the pool.
CREATE INDEX lifecycle_events_pool ON lifecycle_events (sequence)
  WHERE from_status = 'ACTIVE' OR to_status = 'ACTIVE';

-- Strategies from before the events keep the state they are in.
INSERT INTO lifecycle_events (id, strategy_id, number, kind, from_status, from_stage, to_status,
                              to_stage, is_proven, rule, numbers_json, cause, actor, reason, time)
SELECT 'recorded-' || id, id, 1, 'recorded', '', '', status, '', 0, 'database.migration', '[]', '',
       'database', 'in this state before transitions were recorded', created_at
FROM strategies ORDER BY created_at, id;

-- SQLite only: PostgreSQL says the same with one trigger function and REVOKE UPDATE, DELETE.
CREATE TRIGGER lifecycle_events_no_update BEFORE UPDATE ON lifecycle_events
BEGIN SELECT RAISE(ABORT, 'lifecycle events are append-only'); END;
CREATE TRIGGER lifecycle_events_no_delete BEFORE DELETE ON lifecycle_events
BEGIN SELECT RAISE(ABORT, 'lifecycle events are append-only'); END;
CREATE TRIGGER lifecycle_events_first_row_stays BEFORE INSERT ON lifecycle_events
WHEN EXISTS (SELECT 1 FROM lifecycle_events WHERE sequence = NEW.sequence OR id = NEW.id
                OR (strategy_id = NEW.strategy_id AND number = NEW.number))
BEGIN SELECT RAISE(ABORT, 'lifecycle events are append-only'); END;

-- What a strategy brought to the pool, and what each re-test found; the newest row of a strategy
-- counts, all stay. Whether it is in the pool its status says.
CREATE TABLE pool_entries (
  sequence INTEGER PRIMARY KEY,
  strategy_id TEXT NOT NULL REFERENCES strategies (id),
  score DOUBLE PRECISION NOT NULL,
  cluster_key TEXT NOT NULL,
  first_day BIGINT NOT NULL,
  daily_returns_json TEXT NOT NULL,
  evidence_json TEXT NOT NULL,
  time BIGINT NOT NULL
);
CREATE INDEX pool_entries_strategy ON pool_entries (strategy_id, sequence);
CREATE TRIGGER pool_entries_no_update BEFORE UPDATE ON pool_entries
BEGIN SELECT RAISE(ABORT, 'pool entries are append-only'); END;
CREATE TRIGGER pool_entries_no_delete BEFORE DELETE ON pool_entries
BEGIN SELECT RAISE(ABORT, 'pool entries are append-only'); END;
