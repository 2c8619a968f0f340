#!/bin/sh
# Builds the Go plugin in a folder without a network:
#   sdks/go/build.sh <folder> <binary>
# The SDK is taken from MORTISE_GO_SDK, or generated into dist/sdks/go when it is not there yet.
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
GO111MODULE=off GOFLAGS= GOPATH="$sdk:/usr/share/gocode" exec go build -o "$binary" .
