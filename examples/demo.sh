#!/usr/bin/env bash
# What `./mortise demo` runs: a real MCP server under the monitor, a real client's session, two
# plugins beside it, and the proof that no byte changed.
set -euo pipefail

root=$MORTISE_CHECKOUT
work=$root/build/demo
java=$JAVA_HOME/bin/java

say() { printf '%s\n' "$*"; }
note() { printf '%s\n' "$*" >&2; }

note "building the demo's MCP server and client"
if ! (cd "$root" && mvn --batch-mode --quiet -Dmaven.test.skip=true \
  -pl examples/demo,examples/mcp-docs package) >"$root/build/demo-build.log" 2>&1; then
  note "demo: the build failed; see build/demo-build.log"
  exit 1
fi

rm -rf "$work"
mkdir -p "$work/plugins" "$work/bytes" "$work/home/config"
export MORTISE_HOME=$work/home
cp -R "$root/examples/recorder" "$work/plugins/recorder"
printf '[settings.recorder]\nfolder = "%s"\n' "$work/recordings" >"$work/home/config/config.toml"

if command -v go >/dev/null && command -v protoc-gen-go-grpc >/dev/null; then
  language=Go
  note "building the plugin in Go: Kilometers' contract, nothing of ours in it"
  bash "$root/sdks/go/build.sh" "$root/examples/console-logger-go" \
    "$work/plugins/km-plugin-console-logger"
  cp "$root/examples/console-logger-go/console-logger.manifest.json" "$work/plugins/"
else
  language=Java
  note "no Go here: both plugins are in Java (./mortise check installs Go)"
  cp -R "$root/examples/console-logger" "$work/plugins/console-logger"
fi

if ! "$MORTISE" doctor --json | grep -A 1 '"plugins can be confined"' | grep -q true; then
  note "plugins cannot be confined here, so the plugin in $language gets the grant process:unconfined"
  "$MORTISE" plugins grant console-logger process:unconfined --plugin-dir "$work/plugins" >/dev/null
fi

say ""
say "A client and an MCP server talk; mortise monitor stands between them with two plugins
beside it, recorder (Java) and console-logger ($language):"
say ""
export MORTISE java root work
# What each side sent and got is kept on both sides of the monitor.
# shellcheck disable=SC2016 # The inner shells expand these.
"$java" -jar "$root/examples/demo/target/program/demo.jar" sh -c '
  tee "$work/bytes/client-sent" |
    "$MORTISE" monitor --plugin-dir "$work/plugins" --grant-declared -- sh -c "
        tee \"\$work/bytes/server-got\" |
          \"\$java\" -jar \"\$root/examples/mcp-docs/target/program/mcp-docs.jar\" \"\$root\" 2>/dev/null |
          tee \"\$work/bytes/server-sent\"" |
    tee "$work/bytes/client-got"'

say ""
say "What console-logger saw, from its log:"
"$MORTISE" plugins logs console-logger --plugin-dir "$work/plugins" |
  grep 'JSON-RPC' | cut -c1-110 | sed 's/^/  /'
say ""
say "What recorder wrote, one line of its file for each message:"
sed -E 's/.*"direction":"([a-z]+)","kind":"([a-z]+)","method":("?[^",]*"?).*"size":([0-9]+).*/\1 \2 \3 \4 bytes/' \
  "$work"/recordings/*.jsonl | awk '{ printf "  %-9s %-13s %-36s %s %s\n", $1, $2, $3, $4, $5 }'

digest() { sha256sum "$work/bytes/$1" | cut -c1-16; }
compare() {
  local left right
  left=$(digest "$2")
  right=$(digest "$3")
  if [[ $left != "$right" || ! -s $work/bytes/$2 ]]; then
    say "  $1: CHANGED: $left is not $right"
    exit 1
  fi
  say "  $1: $(wc -c <"$work/bytes/$2") bytes, SHA-256 $left… on both sides"
}
say ""
say "Not one byte changed:"
compare "client to server" client-sent server-got
compare "server to client" server-sent client-got
