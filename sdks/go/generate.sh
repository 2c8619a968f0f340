#!/bin/sh
# Puts the Go SDK into a GOPATH of its own, with the stubs of the wire generated from the protos:
#   sdks/go/generate.sh <out>        (default: dist/sdks/go)
# Afterwards a plugin builds offline with
#   GO111MODULE=off GOPATH=<out>:/usr/share/gocode go build -o <binary> <folder>
set -eu

here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
root=$(CDPATH= cd -- "$here/../.." && pwd)
out=${1:-$root/dist/sdks/go}
protos=$root/wire/src/main/proto

for tool in go protoc protoc-gen-go protoc-gen-go-grpc; do
  command -v "$tool" >/dev/null 2>&1 || {
    echo "sdks/go/generate.sh: $tool is missing. On Debian:" \
      "apt-get install golang-go protobuf-compiler golang-goprotobuf-dev protoc-gen-go-grpc" \
      "golang-github-hashicorp-go-plugin-dev golang-google-grpc-dev" \
      "golang-github-hashicorp-go-hclog-dev" >&2
    exit 3
  }
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# stub <proto> <import path>: the generator takes one package per call, and Debian's reads the
# package only from the file itself.
timestamp=Mgoogle/protobuf/timestamp.proto=github.com/golang/protobuf/ptypes/timestamp
stub() {
  mkdir -p "$work/$(dirname "$1")"
  { grep -v '^option go_package' "$protos/$1"; echo "option go_package = \"$2\";"; } >"$work/$1"
  protoc -I "$work" --go_out="$timestamp:$out/src" --go-grpc_out="$timestamp:$out/src" "$work/$1"
}

mkdir -p "$out/src/mortise.dev/sdk"
rm -f "$out"/src/mortise.dev/sdk/*.go
for file in "$here"/*.go; do
  case $file in
    *_test.go) ;;
    *) cp "$file" "$out/src/mortise.dev/sdk/" ;;
  esac
done
stub mortise/plugin/v1/plugin.proto "mortise.dev/sdk/wire;wire"
# The foreign contracts, for plugins that speak them and import nothing of ours but these stubs.
stub kilometersplugin/plugin.proto "mortise.dev/contracts/kilometers;kilometers"
stub kite/plugin/v1/plugin.proto "mortise.dev/contracts/kite;kite"
