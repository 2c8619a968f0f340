#!/bin/sh
# Builds the plugin as a WebAssembly module; needs clang and lld for wasm32.
set -eu
sdk=${MORTISE_C_SDK:-${MORTISE_INSTALLATION:?is set by mortise run and mortise package: type mortise run .}/sdks/c}
exec bash "$sdk/build.sh" plugin.wasm plugin.c
