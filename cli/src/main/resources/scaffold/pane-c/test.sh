#!/bin/sh
# Runs the plugin's tests on this machine, without a host; needs a C compiler.
set -eu
sdk=${MORTISE_C_SDK:-}
if [ -z "$sdk" ]; then
  mortise=$(command -v mortise) || { echo "needs mortise on the PATH, or its sdks/c as MORTISE_C_SDK" >&2; exit 1; }
  sdk=$(dirname "$(dirname "$(readlink -f "$mortise")")")/sdks/c
fi
exec bash "$sdk/test.sh" plugin_test.c
