#!/bin/sh
# Builds the plugin without a network: the SDK comes with Mortise, go-plugin and gRPC with Debian.
set -eu
sdk=${MORTISE_GO_SDK:-${MORTISE_INSTALLATION:?is set by mortise run and mortise package: type mortise run .}/sdks/go}
mkdir -p bin
GO111MODULE=off GOFLAGS= GOPATH="$sdk:/usr/share/gocode" exec go build -o "bin/{{id}}" .
