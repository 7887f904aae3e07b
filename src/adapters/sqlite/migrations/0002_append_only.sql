-- The trial ledger and the audit log only grow (DESIGN section 5): no update, no delete, and no
-- INSERT OR REPLACE, which would delete first. SQLite only: PostgreSQL says the same with one
-- trigger function and REVOKE UPDATE, DELETE.

CREATE TRIGGER trials_no_update BEFORE UPDATE ON trials
BEGIN SELECT RAISE(ABORT, 'the trial ledger is append-only'); END;
CREATE TRIGGER trials_no_delete BEFORE DELETE ON trials
BEGIN SELECT RAISE(ABORT, 'the trial ledger is append-only'); END;
-- The first row of a passport stays; booking it again changes nothing.
CREATE TRIGGER trials_first_row_stays BEFORE INSERT ON trials
WHEN EXISTS (SELECT 1 FROM trials WHERE data_set_hash = NEW.data_set_hash
                                    AND passport_hash = NEW.passport_hash)
BEGIN SELECT RAISE(IGNORE); END;

CREATE TRIGGER tombstones_no_update BEFORE UPDATE ON trial_tombstones
BEGIN SELECT RAISE(ABORT, 'the trial ledger is append-only'); END;
CREATE TRIGGER tombstones_no_delete BEFORE DELETE ON trial_tombstones
BEGIN SELECT RAISE(ABORT, 'the trial ledger is append-only'); END;
CREATE TRIGGER tombstones_first_row_stays BEFORE INSERT ON trial_tombstones
WHEN EXISTS (SELECT 1 FROM trial_tombstones WHERE strategy_hash = NEW.strategy_hash
                                              AND time = NEW.time)
BEGIN SELECT RAISE(IGNORE); END;

CREATE TRIGGER audit_log_no_update BEFORE UPDATE ON audit_log
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_log_no_delete BEFORE DELETE ON audit_log
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_log_first_row_stays BEFORE INSERT ON audit_log
WHEN EXISTS (SELECT 1 FROM audit_log WHERE sequence = NEW.sequence)
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;

-- A strategy is never removed, only marked DELETED: the row is its tombstone.
CREATE TRIGGER strategies_no_delete BEFORE DELETE ON strategies
BEGIN SELECT RAISE(ABORT, 'strategies are marked DELETED, never removed'); END;
