#!/bin/sh
# Every check that needs a GPU, in under ten minutes; one JSON file. Options: --device cuda|cpu, --short, --out FILE.
# TORCH_BACKEND: cuda (a package source must serve TorchSharp-cuda), external (a libtorch that LD_LIBRARY_PATH finds), cpu.
set -eu
cd "$(dirname "$0")/../.."
exec dotnet run -c Release --project tests/gpu -p:TorchBackend="${TORCH_BACKEND:-external}" -- "$@"
