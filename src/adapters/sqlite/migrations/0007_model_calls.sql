-- Calls of language models: the quota of a day and the bill. A row is written before the call is
-- made and completed after it, so that a call that never comes back counts too.

CREATE TABLE model_calls (
  id INTEGER PRIMARY KEY,        -- PostgreSQL: BIGSERIAL
  time BIGINT NOT NULL,
  provider TEXT NOT NULL,
  model TEXT NOT NULL,
  outcome TEXT NOT NULL,         -- empty: not known yet, or never
  input_tokens BIGINT NOT NULL,
  output_tokens BIGINT NOT NULL,
  cost_units BIGINT NOT NULL     -- 10^-8 of the currency of the configured prices
);
CREATE INDEX model_calls_by_time ON model_calls (time, provider);
