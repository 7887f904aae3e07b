-- Stop and target of a trade at its entry, for the chart. NULL: none, or a run from before this.

ALTER TABLE trades ADD COLUMN stop DOUBLE PRECISION;
ALTER TABLE trades ADD COLUMN target DOUBLE PRECISION;
