#!/bin/sh
# Builds the plugin as a WebAssembly module; needs node 20 and asc: npm install --global assemblyscript@0.28
set -eu
sdk=${MORTISE_ASSEMBLYSCRIPT_SDK:-${MORTISE_INSTALLATION:?is set by mortise run and mortise package: type mortise run .}/sdks/assemblyscript}
exec bash "$sdk/build.sh" plugin.wasm plugin.ts
