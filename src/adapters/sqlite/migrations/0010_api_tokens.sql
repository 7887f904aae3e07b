-- Bearer tokens of the API: the hash alone, so that the database opens no door.

CREATE TABLE api_tokens (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  scope TEXT NOT NULL,           -- read, trade, admin
  hash TEXT NOT NULL UNIQUE,     -- SHA-256 of the token, hex
  created_at BIGINT NOT NULL,
  revoked_at BIGINT              -- NULL: it counts
);
