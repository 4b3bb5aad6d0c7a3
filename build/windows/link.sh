#!/usr/bin/env bash
# What .NET's native compiler runs in place of Visual C++'s linker: build/windows/link.sh @FILE
# lld-link takes two of the options in the file for paths. LIB names the folder of the libraries (see publish.sh).
set -euo pipefail
options=${1#@}
sed -i 's| /NOEXP /NOIMPLIB||; /^\/NATVIS:/d' "$options"
exec lld-link "@$options" "$LIB/runtime.obj" vcruntime140.lib ucrt.lib /NODEFAULTLIB "/LIBPATH:$LIB"
