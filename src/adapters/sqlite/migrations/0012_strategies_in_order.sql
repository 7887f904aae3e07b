-- The first page of the list of strategies, whatever their status: without sorting all of them.

CREATE INDEX strategies_in_order ON strategies (created_at, id);
