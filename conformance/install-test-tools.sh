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

((${#packages[@]} > 0)) || exit 0

if [[ $(id -u) == 0 ]] && command -v apt-get >/dev/null; then
  echo "installing ${packages[*]}" >&2
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq >/dev/null 2>&1 || true
  if apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null 2>&1; then
    exit 0
  fi
  # One package that does not exist must not keep the others away.
  missing=()
  for package in "${packages[@]}"; do
    apt-get install -y -qq --no-install-recommends "$package" >/dev/null 2>&1 || missing+=("$package")
  done
  ((${#missing[@]} > 0)) || exit 0
  echo "these could not be installed: ${missing[*]}" >&2
  exit 1
fi

cat >&2 <<TEXT
some tests need packages that are not here; on Debian or Ubuntu:

  sudo apt-get install --no-install-recommends ${packages[*]}

TEXT
exit 1
