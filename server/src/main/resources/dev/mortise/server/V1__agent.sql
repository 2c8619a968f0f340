CREATE TABLE server_agent (
  id INTEGER PRIMARY KEY,
  setup VARCHAR(8192) NOT NULL,
  sealed_key VARCHAR(16384) NOT NULL
);

CREATE TABLE server_agent_pending (
  id_hash VARCHAR(64) PRIMARY KEY,
  username VARCHAR(255) NOT NULL,
  kind VARCHAR(32) NOT NULL,
  kept_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  sealed_state TEXT NOT NULL
);

CREATE INDEX server_agent_pending_of ON server_agent_pending (username, kept_at);
