#!/bin/sh
# Builds the benchmarks' Go plugins and Go host into benchmarks/target/go.
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
out=$here/target/go
mkdir -p "$out/path/src"
sh "$here/../sdks/go/generate.sh" "$out/sdk" >/dev/null
ln -sfn "$here/go/bench" "$out/path/src/bench"
build() {
  (cd "$here/go/$1" &&
    GO111MODULE=off GOFLAGS= GOPATH="$out/path:$out/sdk:/usr/share/gocode" go build -o "$out/$2" .)
}
build plugin plugin
build host host
# Each in a plugin folder of its own, beside its manifest.
build observer observers/km-plugin-observer
cp "$here/go/observer/observer.manifest.json" "$out/observers/"
build tool tools/bench-tool/bin/bench-tool
cp "$here/go/tool/plugin.toml" "$out/tools/bench-tool/"
build decider deciders/bench-decider/bench-decider
cp "$here/go/decider/plugin.toml" "$out/deciders/bench-decider/"
build kite kites/bench-kite/bench-kite
cp "$here/go/kite/manifest.yaml" "$out/kites/bench-kite/"
build kitehost kitehost
build web webs/bench-web/bin/bench-web
cp "$here/go/web/plugin.toml" "$out/webs/bench-web/"
