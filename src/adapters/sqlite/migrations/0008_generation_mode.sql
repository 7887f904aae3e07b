-- What one source has made, without reading what all others have.
CREATE INDEX strategies_generation_mode ON strategies (generation_mode, status);
