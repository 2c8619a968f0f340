#!/usr/bin/env bash
# Builds a plugin in C as a WebAssembly module: build.sh <plugin.wasm> <file.c>…
#
# Needs clang and lld for wasm32, for example Debian's clang-19 and lld-19.
set -euo pipefail

if (($# < 2)); then
  echo "usage: build.sh <plugin.wasm> <file.c>…" >&2
  exit 2
fi
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
version=${CLANG_VERSION:-}
for candidate in "" -20 -19 -18 -17 -16; do
  [[ -z $version ]] || break
  if command -v "clang$candidate" >/dev/null && command -v "wasm-ld$candidate" >/dev/null; then
    version=${candidate:-none}
  fi
done
if [[ -z $version ]]; then
  echo "needs clang and wasm-ld; on Debian: apt-get install clang-19 lld-19" >&2
  exit 1
fi
[[ $version != none ]] || version=

out=$1
shift
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
objects=()
for source in "$@"; do
  object=$work/${#objects[@]}.o
  "clang$version" --target=wasm32 -mbulk-memory -nostdlib -ffreestanding -O2 -std=c17 -Wall -Wextra \
    -I"$here" -c -o "$object" "$source"
  objects+=("$object")
done
# Compiled and linked apart: clang's own linking step hands the module to wasm-opt where there is
# one, which takes away the names of functions that people read about in traps.
"wasm-ld$version" --no-entry --export-memory --stack-first -z stack-size=65536 -o "$out" "${objects[@]}"
