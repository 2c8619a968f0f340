#!/usr/bin/env bash
# Builds and runs tests of a plugin in C on the machine itself: test.sh <plugin_test.c> [file.c]…
#
# Needs any C compiler, that of $CC or cc. Where it has sanitizers, they watch.
set -euo pipefail

if (($# < 1)); then
  echo "usage: test.sh <plugin_test.c> [file.c]…" >&2
  exit 2
fi
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cc=${CC:-cc}
command -v "$cc" >/dev/null || {
  echo "needs a C compiler, and there is no $cc; on Debian: apt-get install gcc" >&2
  exit 1
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sanitizers=("-fsanitize=address,undefined" "-fno-sanitize-recover=undefined")
echo 'int main(void) { return 0; }' >"$work/empty.c"
if ! { "$cc" "${sanitizers[@]}" -o "$work/empty" "$work/empty.c" && "$work/empty"; } 2>/dev/null; then
  sanitizers=()
fi
"$cc" -std=c17 -ffreestanding -g -Wall -Wextra ${sanitizers[@]+"${sanitizers[@]}"} -I"$here" -o "$work/tests" \
  "$@" "$here/mortise_test.c"
"$work/tests"
