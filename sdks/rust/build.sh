#!/usr/bin/env bash
# Builds a plugin in Rust as a WebAssembly module: build.sh <plugin.wasm> <file.rs>
#
# Needs rustc 1.63 or newer with the target wasm32-unknown-unknown, from rustup or from the system.
# Those who have cargo may use that instead; README.md says how.
set -euo pipefail
shopt -s inherit_errexit

if (($# != 2)); then
  echo "usage: build.sh <plugin.wasm> <file.rs>" >&2
  exit 2
fi
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
folder=$(cd "$(dirname "$2")" && pwd)
target=wasm32-unknown-unknown

# The first rustc that has the target's library: rustup's often stands first and has only its own.
find_rustc() {
  local candidate library
  while read -r candidate; do
    library=$("$candidate" --print target-libdir --target "$target" 2>/dev/null) || continue
    if compgen -G "$library/libstd-*.rlib" >/dev/null; then
      echo "$candidate"
      return
    fi
  done < <(if [[ -n ${RUSTC:-} ]]; then echo "$RUSTC"; else type -ap rustc; echo /usr/bin/rustc; fi)
}

# What rustc takes by itself where that is there, else any linker for WebAssembly.
find_linker() {
  local candidate
  if compgen -G "$("$1" --print sysroot)/lib/rustlib/*/bin/rust-lld" >/dev/null ||
    command -v rust-lld >/dev/null; then
    echo rust-lld
    return
  fi
  while read -r candidate; do
    if command -v "$candidate" >/dev/null; then
      echo "$candidate"
      return
    fi
  done < <(printf '%s\n' wasm-ld wasm-ld-{14..30})
}

rustc=$(find_rustc)
if [[ -z $rustc ]]; then
  cat >&2 <<TEXT
needs rustc with the target $target:
  with rustup:  rustup target add $target
  on Debian:    apt-get install rustc libstd-rust-dev-wasm32 lld-14
TEXT
  exit 1
fi
linker=$(find_linker "$rustc")
if [[ -z $linker ]]; then
  cat >&2 <<TEXT
$rustc needs a linker for WebAssembly:
  with rustup:  it comes with the tool chain; rustup update
  on Debian:    apt-get install lld-14
TEXT
  exit 1
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# A panic is a trap: there is nobody in a module to catch it. Names of functions stay, which people
# read about in traps; paths of this machine do not. The stack is an eighth of what rustc would take:
# it is cleared for each call, and the deepest JSON needs an eighth of it. Bytes are copied by one
# instruction instead of a loop.
options=(
  --edition 2021 --target "$target" -C opt-level=2 -C codegen-units=1 -C panic=abort
  -C linker="$linker" -C strip=debuginfo -C link-arg=--demangle
  -C link-arg=-zstack-size=131072 -C target-feature=+bulk-memory
)
paths=(--remap-path-prefix "$folder=." --remap-path-prefix "$here=mortise")

# The SDK is compiled once for a compiler and its options and kept with the user's other caches: then
# a plugin takes a second.
sdk() {
  local key kept
  key=$({ "$rustc" -vV && printf '%s\n' "${options[@]}" && cat "$here"/src/*.rs; } | sha256sum)
  kept=${XDG_CACHE_HOME:-${HOME:-$work}/.cache}/mortise/rust-${key:0:32}
  if [[ ! -f $kept/libmortise.rlib ]]; then
    mkdir -p "$kept" 2>/dev/null && [[ -w $kept ]] || kept=$work
    "$rustc" "${options[@]}" "${paths[@]}" --cap-lints allow --crate-type rlib --crate-name mortise \
      -o "$work/libmortise.rlib" "$here/src/lib.rs"
    # Put there whole or not at all: others may be at it at the same time.
    if [[ $kept != "$work" ]]; then
      cp "$work/libmortise.rlib" "$kept/$$"
      mv "$kept/$$" "$kept/libmortise.rlib"
    fi
  fi
  echo "$kept/libmortise.rlib"
}

library=$(sdk)
"$rustc" "${options[@]}" "${paths[@]}" --crate-type cdylib --crate-name plugin --extern mortise="$library" \
  -o "$work/plugin.wasm" "$folder/$(basename "$2")"
cp "$work/plugin.wasm" "$1"
