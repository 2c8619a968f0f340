-- Counts the changes of what hosts keep in memory, so that each sees what others changed.
CREATE TABLE mortise_counter (
  name VARCHAR(40) PRIMARY KEY,
  version BIGINT NOT NULL
);
INSERT INTO mortise_counter (name, version) VALUES ('state', 0);
INSERT INTO mortise_counter (name, version) VALUES ('settings', 0);

-- Disabled, quarantined, granted: one JSON object per plugin.
CREATE TABLE mortise_state (
  plugin VARCHAR(200) PRIMARY KEY,
  entry VARCHAR NOT NULL
);

-- What operators set, without secrets: one JSON object per plugin.
CREATE TABLE mortise_settings (
  plugin VARCHAR(200) PRIMARY KEY,
  content VARCHAR NOT NULL
);

-- Secrets of settings, encrypted; they belong to a plugin's id and whose code it is.
CREATE TABLE mortise_secret (
  plugin VARCHAR(200) NOT NULL,
  owner VARCHAR(200) NOT NULL,
  name VARCHAR(200) NOT NULL,
  hosts VARCHAR NOT NULL,
  key_id VARCHAR(40) NOT NULL,
  content BYTEA NOT NULL,
  PRIMARY KEY (plugin, owner, name)
);

-- Plugins' own storage.
CREATE TABLE mortise_storage (
  plugin VARCHAR(200) NOT NULL,
  owner VARCHAR(200) NOT NULL,
  used BIGINT NOT NULL,
  entries BIGINT NOT NULL,
  version BIGINT NOT NULL,
  key_id VARCHAR(40),
  document BYTEA,
  PRIMARY KEY (plugin, owner)
);
CREATE TABLE mortise_value (
  plugin VARCHAR(200) NOT NULL,
  owner VARCHAR(200) NOT NULL,
  name VARCHAR(2100) NOT NULL,
  size BIGINT NOT NULL,
  key_id VARCHAR(40),
  content BYTEA NOT NULL,
  PRIMARY KEY (plugin, owner, name)
);

-- The audit: rows are added and never changed.
CREATE TABLE mortise_audit (
  host VARCHAR(80) NOT NULL,
  sequence BIGINT NOT NULL,
  time BIGINT NOT NULL,
  kind VARCHAR(16) NOT NULL,
  plugin VARCHAR(256) NOT NULL,
  version VARCHAR(128) NOT NULL,
  caller VARCHAR(256) NOT NULL,
  via VARCHAR(1024) NOT NULL,
  action VARCHAR(512) NOT NULL,
  target VARCHAR(512) NOT NULL,
  outcome VARCHAR(16) NOT NULL,
  code VARCHAR(64) NOT NULL,
  reason VARCHAR(1024) NOT NULL,
  micros BIGINT NOT NULL,
  hash VARCHAR(64) NOT NULL,
  PRIMARY KEY (host, sequence)
);
CREATE INDEX mortise_audit_time ON mortise_audit (time);
CREATE INDEX mortise_audit_plugin ON mortise_audit (plugin, time);

-- Where each host's chain ends; who appends holds this row.
CREATE TABLE mortise_audit_chain (
  host VARCHAR(80) PRIMARY KEY,
  public_key VARCHAR(200) NOT NULL,
  sequence BIGINT NOT NULL,
  hash VARCHAR(64) NOT NULL,
  batch VARCHAR(40) NOT NULL
);

CREATE TABLE mortise_audit_head (
  host VARCHAR(80) NOT NULL,
  sequence BIGINT NOT NULL,
  hash VARCHAR(64) NOT NULL,
  time BIGINT NOT NULL,
  clean BOOLEAN NOT NULL,
  signature VARCHAR(200) NOT NULL,
  PRIMARY KEY (host, sequence)
);

-- Tokens that several hosts share.
CREATE TABLE mortise_rate (
  name VARCHAR(300) PRIMARY KEY,
  tokens DOUBLE PRECISION NOT NULL,
  at BIGINT NOT NULL,
  turn BIGINT NOT NULL,
  leased BIGINT NOT NULL,
  leased_before BIGINT NOT NULL
);
