#!/bin/sh
# Builds the Go plugin in a folder without a network:
#   sdks/go/build.sh <folder> <binary>
# The SDK is taken from MORTISE_GO_SDK, or generated into dist/sdks/go when it is not there yet.
# Of .proto files in the folder the messages are generated into package main, in a copy of it.
set -eu

here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
if [ $# -ne 2 ]; then
  echo "usage: sdks/go/build.sh <folder> <binary>" >&2
  exit 2
fi
sdk=${MORTISE_GO_SDK:-$(CDPATH= cd -- "$here/../.." && pwd)/dist/sdks/go}
[ -d "$sdk/src/mortise.dev/sdk" ] || "$here/generate.sh" "$sdk"
case $2 in
  /*) binary=$2 ;;
  *) binary=$PWD/$2 ;;
esac
mkdir -p "$(dirname "$binary")"
cd "$1"
if ls ./*.proto >/dev/null 2>&1; then
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  cp ./*.go "$work/"
  for proto in *.proto; do
    grep -v '^option go_package' "$proto" >"$work/$proto"
  done
  cd "$work"
  timestamp=Mgoogle/protobuf/timestamp.proto=github.com/golang/protobuf/ptypes/timestamp
  protoc -I . "--go_out=import_path=main,$timestamp:." ./*.proto
fi
GO111MODULE=off GOFLAGS= GOPATH="$sdk:/usr/share/gocode" go build -o "$binary" .
