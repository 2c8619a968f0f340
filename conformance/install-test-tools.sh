#!/usr/bin/env bash
# Installs what only the tests need: a Go tool chain with go-plugin, a sandbox, a terminal, Node,
# clang and rustc for WebAssembly.
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
# WebAssembly modules of the tests and examples: in C, in Rust, and in the text format.
need 'command -v clang-19 && command -v wasm-ld-19' clang-19 lld-19
need 'test -x /usr/bin/rustc && test -d /usr/lib/rustlib/wasm32-unknown-unknown && test -x /usr/bin/wasm-ld-14' \
  rustc libstd-rust-dev-wasm32 lld-14
need 'command -v wat2wasm' wabt
need 'command -v node' nodejs
need 'command -v npm' npm
need 'command -v shellcheck' shellcheck

# What comes from npm, as lock files name it, from wherever npm is told to look.
install_npm() { # install_npm <what> <folder> <least version of node>
  [[ ! $2/node_modules/.package-lock.json -nt $2/package-lock.json ]] || return 0
  if ! command -v npm >/dev/null || ! node -e "process.exit(Number(parseInt(process.versions.node) < $3))"; then
    echo "$1 needs npm and node $3 or newer" >&2
    return 1
  fi
  echo "installing $1" >&2
  (cd "$2" && npm ci --ignore-scripts --loglevel=error) >&2
}

install_from_npm() {
  local root
  root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
  # One that fails must not keep the other away.
  local failed=0
  install_npm "the public MCP servers" "$root/conformance/mcp" 18 || failed=1
  install_npm "the compiler of AssemblyScript" "$root/sdks/assemblyscript" 20 || failed=1
  return $failed
}

if ((${#packages[@]} == 0)); then
  install_from_npm
  exit
fi

if [[ $(id -u) == 0 ]] && command -v apt-get >/dev/null; then
  echo "installing ${packages[*]}" >&2
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq >/dev/null 2>&1 || true
  if apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null 2>&1; then
    install_from_npm
    exit
  fi
  # One package that does not exist must not keep the others away.
  missing=()
  for package in "${packages[@]}"; do
    apt-get install -y -qq --no-install-recommends "$package" >/dev/null 2>&1 || missing+=("$package")
  done
  if ((${#missing[@]} == 0)); then
    install_from_npm
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
