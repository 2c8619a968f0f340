#!/usr/bin/env bash
# What `./mortise demo` runs: a real MCP session under the monitor, the real server with three plugins
# and two people, and a minute in the terminal workspace. Each part checks what it shows, and fails
# where it is something else.
set -euo pipefail

root=$MORTISE_CHECKOUT
java=$JAVA_HOME/bin/java
parts=(monitor server workspace)

say() { printf '%s\n' "$*"; }
note() { printf '%s\n' "$*" >&2; }

usage() {
  say "Usage: ./mortise demo [monitor | server | workspace]

  monitor   a client and an MCP server talk, two plugins see copies, no byte changes
  server    three plugins behind HTTP, two people, one refusal of each kind, the audit
  workspace panes of plugins in C, Rust and AssemblyScript in a real terminal, recorded

Without a word: all of them. Ends by itself; with 1 if something is not as it should be."
}

# The part whose name takes the fewest letters to get to.
nearest() {
  printf '%s\n' "${parts[@]}" | awk -v typed="$1" '
    function least(a, b, c) { return a < b ? (a < c ? a : c) : (b < c ? b : c) }
    function apart(a, b,   i, j, d) {
      for (i = 0; i <= length(a); i++) d[i, 0] = i
      for (j = 0; j <= length(b); j++) d[0, j] = j
      for (i = 1; i <= length(a); i++) for (j = 1; j <= length(b); j++)
        d[i, j] = least(d[i - 1, j] + 1, d[i, j - 1] + 1,
          d[i - 1, j - 1] + (substr(a, i, 1) != substr(b, j, 1)))
      return d[length(a), length(b)]
    }
    { n = apart(typed, $0); if (NR == 1 || n < best) { best = n; word = $0 } }
    END { print word }'
}

choose() {
  case ${1:-} in
    "") return ;;
    --help | -h) usage && exit 0 ;;
    monitor | server | workspace) parts=("$1") ;;
    *) note "mortise: demo has no part '$1'; did you mean $(nearest "$1")?" && exit 2 ;;
  esac
}

choose "$@"
work=$(mktemp -d "${TMPDIR:-/tmp}/mortise-demo.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

build() {
  note "building the demo's programs"
  mkdir -p "$root/build"
  if ! (cd "$root" && mvn --batch-mode --quiet -Dmaven.test.skip=true \
    -pl examples/demo,examples/mcp-docs package) >"$root/build/demo-build.log" 2>&1; then
    note "demo: the build failed; see build/demo-build.log"
    exit 1
  fi
}

has_go() { command -v go >/dev/null && command -v protoc-gen-go-grpc >/dev/null; }

confined() { "$MORTISE" doctor --json | grep -A 1 '"plugins can be confined"' | grep -q true; }

# ---- monitor ----------------------------------------------------------------------------------

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

monitor_plugins() {
  cp -R "$root/examples/recorder" "$work/plugins/recorder"
  printf '[settings.recorder]\nfolder = "%s"\n' "$work/recordings" >"$MORTISE_HOME/config/config.toml"
  if has_go; then
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
  if ! confined; then
    note "plugins cannot be confined here, so the plugin in $language gets the grant process:unconfined"
    "$MORTISE" plugins grant console-logger process:unconfined --plugin-dir "$work/plugins" >/dev/null
  fi
}

show_monitor() {
  local language
  mkdir -p "$work/plugins" "$work/bytes" "$work/home/config"
  export MORTISE_HOME=$work/home
  monitor_plugins
  say ""
  say "A client and an MCP server talk; mortise monitor stands between them with two plugins
beside it, recorder (Java) and console-logger ($language):"
  say ""
  export MORTISE java root work
  # What each side sent and got is kept on both sides of the monitor.
  # shellcheck disable=SC2016 # The inner shells expand these.
  "$java" -jar "$root/examples/demo/target/program/demo.jar" sh -c '
  tee "$work/bytes/client-sent" |
    "$MORTISE" monitor --start-wait 90s --plugin-dir "$work/plugins" --grant-declared -- sh -c "
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
  say ""
  say "Not one byte changed:"
  compare "client to server" client-sent server-got
  compare "server to client" server-sent client-got
}

# ---- server -----------------------------------------------------------------------------------

# Puts the three plugins where the server looks; says on standard output which one greets.
server_plugins() {
  local plugins=$1
  cp -R "$root/examples/notes" "$root/examples/misfit" "$plugins/"
  if has_go; then
    note "building the plugin in Go: Kite's contract, nothing of ours in it"
    mkdir -p "$plugins/kite-hello"
    cp "$root/examples/kite-hello/manifest.yaml" "$plugins/kite-hello/"
    bash "$root/sdks/go/build.sh" "$root/examples/kite-hello" "$plugins/kite-hello/kite-hello" >&2
    say kite-hello
  else
    note "no Go here: the plugin that greets is in Java too (./mortise check installs Go)"
    cp -R "$root/examples/hello" "$plugins/"
    say hello
  fi
}

show_server() {
  local crashes=3 folder=$work/server greeter
  mkdir -p "$folder/plugins" "$folder/home/config"
  printf "nobody's business\n" >"$folder/secret"
  printf 'quarantine-failures = %d\nrestart-delay = "200ms"\n' "$crashes" >"$folder/home/config/config.toml"
  greeter=$(server_plugins "$folder/plugins")
  "$java" -cp "$root/examples/demo/target/program/demo.jar" dev.mortise.examples.demo.ServerDemo \
    "$MORTISE" "$folder" "$greeter" "$crashes"
}

# ---- workspace --------------------------------------------------------------------------------

# What the plugins of this part are built with, and the terminal.
has_workshop() {
  local tool
  for tool in tmux mkfifo clang-19 wasm-ld-19 node npm; do
    command -v "$tool" >/dev/null || return 1
  done
  [[ -d /usr/lib/rustlib/wasm32-unknown-unknown && -x $root/sdks/assemblyscript/node_modules/.bin/asc ]]
}

# workspace_plugin <folder> <sdk> <source>…
workspace_plugin() {
  local name=$1 sdk=$2 target=$work/workspace/plugins/$1
  shift 2
  note "building $name ($sdk)"
  mkdir -p "$target"
  cp "$root/examples/$name/plugin.toml" "$target/"
  if ! bash "$root/sdks/$sdk/build.sh" "$target/plugin.wasm" "${@/#/$root/examples/$name/}" \
    >"$work/workspace/build.log" 2>&1; then
    note "demo: building examples/$name failed:"
    cat "$work/workspace/build.log" >&2
    exit 1
  fi
}

show_workspace() {
  if ! has_workshop; then
    note "the workspace's part needs tmux and the compilers of its plugins, as the tests do"
    if ! bash "$root/conformance/install-test-tools.sh" || ! has_workshop; then
      note "demo: the workspace's part is left out"
      [[ ${CI:-} != true ]] || exit 1
      return 0
    fi
  fi
  mkdir -p "$work/workspace/home/config"
  workspace_plugin json-lines c plugin.c lines.c table.c
  workspace_plugin pod-summary rust plugin.rs
  workspace_plugin notes-pane assemblyscript plugin.ts
  workspace_plugin stumble c plugin.c
  "$java" -cp "$root/examples/demo/target/program/demo.jar" dev.mortise.examples.demo.WorkspaceDemo \
    "$MORTISE" "$work/workspace" "$root/build/workspace.cast"
}

build
for part in "${parts[@]}"; do
  "show_$part"
done
