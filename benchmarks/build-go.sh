#!/bin/sh
# Builds the benchmarks' Go plugin and Go host into benchmarks/target/go.
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
out=$here/target/go
mkdir -p "$out/path/src"
sh "$here/../sdks/go/generate.sh" "$out/sdk" >/dev/null
ln -sfn "$here/go/bench" "$out/path/src/bench"
for program in plugin host; do
  (cd "$here/go/$program" &&
    GO111MODULE=off GOFLAGS= GOPATH="$out/path:$out/sdk:/usr/share/gocode" go build -o "$out/$program" .)
done
