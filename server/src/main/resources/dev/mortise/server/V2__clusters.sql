-- Clusters that were added; a kubeconfig holds credentials and is encrypted, bound to the name.
CREATE TABLE server_cluster (
  name VARCHAR(200) PRIMARY KEY,
  description VARCHAR(1000) NOT NULL,
  is_default BOOLEAN NOT NULL,
  enabled BOOLEAN NOT NULL,
  key_id VARCHAR(40) NOT NULL,
  kubeconfig BYTEA NOT NULL
);
