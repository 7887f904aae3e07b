-- Unattended searches (docs/research.md): what was asked for, and whether it is done.
CREATE TABLE research_runs (
  run_key INTEGER PRIMARY KEY,
  seed TEXT NOT NULL,
  trials BIGINT NOT NULL,
  strategies_before BIGINT NOT NULL,
  started_at BIGINT NOT NULL,
  finished_at BIGINT
);
CREATE INDEX lifecycle_events_rule ON lifecycle_events (rule, kind);
