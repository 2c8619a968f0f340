#!/usr/bin/env bash
# Installs what only the tests need: a Go tool chain with go-plugin, a sandbox, a terminal, Node.
# Does so when it can (root and apt), else prints the one command; fails when something is missing.
set -euo pipefail

packages=()
need() { # need <probe command> <package…>
  local probe=$1
  shift
  eval "$probe" >/dev/null 2>&1 || packages+=("$@")
}

need 'command -v go' golang-go
# Go's own net package is built with it.
need 'command -v gcc && test -f /usr/include/stdio.h' gcc libc6-dev
need 'test -d /usr/share/gocode/src/github.com/hashicorp/go-plugin' golang-github-hashicorp-go-plugin-dev
need 'test -d /usr/share/gocode/src/github.com/hashicorp/go-hclog' golang-github-hashicorp-go-hclog-dev
need 'test -d /usr/share/gocode/src/google.golang.org/grpc' golang-google-grpc-dev
need 'test -d /usr/share/gocode/src/github.com/golang/protobuf' golang-goprotobuf-dev
need 'command -v protoc' protobuf-compiler
need 'command -v protoc-gen-go-grpc' protoc-gen-go-grpc
need 'command -v bwrap' bubblewrap
need 'command -v tmux' tmux
need 'command -v node' nodejs
need 'command -v npm' npm
need 'command -v shellcheck' shellcheck

# The public MCP servers and client: as the lock file names them, from wherever npm is told to look.
install_mcp() {
  local folder
  folder=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/mcp
  [[ ! $folder/node_modules/.package-lock.json -nt $folder/package-lock.json ]] || return 0
  if ! command -v npm >/dev/null || ! node -e 'process.exit(Number(parseInt(process.versions.node) < 18))'; then
    echo "the public MCP servers need npm and node 18 or newer" >&2
    return 1
  fi
  echo "installing the public MCP servers" >&2
  (cd "$folder" && npm ci --ignore-scripts --loglevel=error) >&2
}

if ((${#packages[@]} == 0)); then
  install_mcp
  exit
fi

if [[ $(id -u) == 0 ]] && command -v apt-get >/dev/null; then
  echo "installing ${packages[*]}" >&2
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq >/dev/null 2>&1 || true
  if apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null 2>&1; then
    install_mcp
    exit
  fi
  # One package that does not exist must not keep the others away.
  missing=()
  for package in "${packages[@]}"; do
    apt-get install -y -qq --no-install-recommends "$package" >/dev/null 2>&1 || missing+=("$package")
  done
  if ((${#missing[@]} == 0)); then
    install_mcp
    exit
  fi
  echo "these could not be installed: ${missing[*]}" >&2
  exit 1
fi

cat >&2 <<TEXT
some tests need packages that are not here; on Debian or Ubuntu:

  sudo apt-get install --no-install-recommends ${packages[*]}

TEXT
exit 1
