#!/usr/bin/env bash
# Measures this checkout: what ./mortise bench runs. Rows go to stdout, progress to stderr.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
: "${MORTISE:?run it as ./mortise bench}" "${JAVA_HOME:?run it as ./mortise bench}"
export MORTISE
target=$root/benchmarks/target
log=$root/build/bench.log

stale() {
  [[ -f $target/.stamp && -f $target/class-path ]] || return 0
  [[ -n $(find "$root"/pom.xml "$root"/*/pom.xml "$root"/*/src/main -newer "$target/.stamp" -print -quit) ]]
}

compile() {
  mkdir -p "$target" "$root/build"
  touch "$target/.new"
  echo "bench: compiling (the log is build/bench.log)" >&2
  if ! (cd "$root" && mvn --batch-mode --no-transfer-progress -Dstyle.color=never \
    -pl benchmarks -am -DskipTests process-classes) >"$log" 2>&1; then
    grep -E '^\[ERROR\]' "$log" | head -n 20 >&2
    exit 1
  fi
  mv "$target/.new" "$target/.stamp"
}

if stale; then compile; fi
# The same collector and switches as an installed mortise has.
run() {
  "$JAVA_HOME/bin/java" -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED \
    --sun-misc-unsafe-memory-access=allow "-Dmortise.root=$root" \
    -cp "$target/classes:$(<"$target/class-path")" dev.mortise.benchmarks.Main "$@"
}

# What the results were made with, beside them.
describe() {
  echo "command: ./mortise bench $*"
  echo "commit: $(git -C "$root" rev-parse HEAD 2>/dev/null || echo unknown)"
  echo "system: $(uname -srm), $(nproc) processors, load $(cut -d ' ' -f 1-3 /proc/loadavg 2>/dev/null || true)"
  echo "java: $("$JAVA_HOME/bin/java" --version | sed -n 2p)"
  echo "go: $(go version 2>/dev/null || echo none)"
}

record() {
  local words=() word folder status=0
  for word in "$@"; do [[ $word == --record ]] || words+=("$word"); done
  folder=$root/benchmarks/runs/$(date -u +%F)-$(uname -m)-$(nproc)cpu
  mkdir -p "$folder"
  describe "$@" >"$folder/machine.txt"
  # One bench that fails leaves the rows of the others.
  run --json ${words[@]+"${words[@]}"} | tee "$folder/results.jsonl" || status=$?
  run --alone table "$folder/results.jsonl" >"$folder/table.md"
  echo "bench: recorded in ${folder#"$root"/}" >&2
  return "$status"
}

case " $* " in
  *" --record "*) record "$@" ;;
  *) run "$@" ;;
esac
