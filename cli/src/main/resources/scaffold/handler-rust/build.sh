#!/bin/sh
# Builds the plugin as a WebAssembly module; needs rustc with the target wasm32-unknown-unknown.
set -eu
sdk=${MORTISE_RUST_SDK:-${MORTISE_INSTALLATION:?is set by mortise run and mortise package: type mortise run .}/sdks/rust}
exec bash "$sdk/build.sh" plugin.wasm plugin.rs
