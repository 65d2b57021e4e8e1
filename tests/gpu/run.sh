#!/bin/sh
# Every check that needs a GPU, in under ten minutes; one JSON file. Options: --device cuda|cpu, --short, --out FILE.
# TORCH_BACKEND: external (a libtorch that LD_LIBRARY_PATH finds; the default), cuda (a package source must serve it), cpu (the
# default with --device cpu).
set -eu
cd "$(dirname "$0")/../.."
case "$*" in *"--device cpu"*) backend=cpu ;; *) backend=external ;; esac
exec dotnet run -c Release --project tests/gpu -p:TorchBackend="${TORCH_BACKEND:-$backend}" -- "$@"
