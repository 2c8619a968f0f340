#!/usr/bin/env bash
# Builds a plugin in AssemblyScript as a WebAssembly module: build.sh <plugin.wasm> <file.ts>…
#
# Takes asc from $ASC, from node_modules beside the plugin, from node_modules here, or from PATH.
set -euo pipefail

if (($# < 2)); then
  echo "usage: build.sh <plugin.wasm> <file.ts>…" >&2
  exit 2
fi
if ! command -v node >/dev/null; then
  echo "needs node 20 or newer; on Debian: apt-get install nodejs npm" >&2
  exit 1
fi

# A path from a folder; node is there anyway, and is the same on every system.
path_from() {
  node -p 'const [from, to] = process.argv.slice(1).map(p => path.resolve(p)); path.relative(from, to)' "$1" "$2"
}

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
out=$(node -p 'path.resolve(process.argv[1])' "$1")
shift

# The first of them that there is.
find_asc() {
  local candidate
  for candidate in "${ASC:-}" "$(dirname "$1")/node_modules/.bin/asc" "$here/node_modules/.bin/asc"; do
    if [[ -n $candidate && -x $candidate ]]; then
      echo "$candidate"
      return
    fi
  done
  command -v asc
}

if ! asc=$(find_asc "$1"); then
  echo "needs asc, the compiler of AssemblyScript 0.28, on PATH or as \$ASC; with npm:" >&2
  echo "  npm install --global assemblyscript@0.28" >&2
  exit 1
fi

# Names of files stand in the module, in traps and in what is thrown: told from the plugin's folder they
# are the same wherever that is.
folder=$(cd "$(dirname "$1")" && pwd -P)
asc=$(cd "$(dirname "$asc")" && pwd)/$(basename "$asc")
files=()
for file in "$@"; do
  files+=("$(path_from "$folder" "$(cd "$(dirname "$file")" && pwd -P)/$(basename "$file")")")
done

# The garbage collector works by itself, since a pane or a stream may live long. Names stay in the
# module: people read them in traps.
(cd "$folder" && "$asc" "${files[@]}" "$here/entry.ts" --path "$here" --use abort=~lib/mortise/module/aborted \
  --exportStart _initialize --runtime incremental --stackSize 131072 -O2 --debug --outFile "$out")

# What else a module imports the host would refuse; here it can be said what to write instead.
node "$here/imports.mjs" "$out" || {
  rm -f "$out"
  exit 1
}
