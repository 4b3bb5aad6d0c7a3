#!/usr/bin/env bash
# Links sso-cred.exe on Linux, to be tested under wine: build/windows/publish.sh [--no-analyzers]
# The last line on stdout is the executable's path; everything else goes to stderr. Never release this build: a stand-in
# for the C runtime is linked in (runtime.cpp), and its --version ends in '+test'. Releases are built on Windows.
set -euo pipefail
cd "$(dirname "$0")/../.."
. build/shared.sh

analyzers=
case ${1-} in
  '') ;;
  --no-analyzers) analyzers=-p:RunAnalyzers=false ;;
  *)
    say "usage: build/windows/publish.sh [--no-analyzers]"
    exit 2
    ;;
esac

need_linker() {
  local program
  for program in clang clang++ lld-link llvm-dlltool; do
    command -v "$program" > /dev/null ||
      fail "linking for Windows needs $program" "Debian, Ubuntu: apt-get install clang lld llvm"
  done
}

# The libraries of Windows by which the linker finds a function's DLL: from the list that .NET's compiler has of those
# it calls directly, and from imports.txt.
make_libraries() {
  local list name
  list=$(dotnet msbuild src/SsoCred "${properties[@]}" -getProperty:PkgMicrosoft_DotNet_ILCompiler)
  list=$list/build/WindowsAPIs.txt
  [ -f "$list" ] || fail "the list of Windows' functions is not there: '$list'"
  {
    tr -d '\r' < "$list" | grep -v '^ucrtbase!'
    cat build/windows/imports.txt
    echo 'normaliz!IdnToAscii' # named by .NET's linker options, and not used with invariant globalization
  } | sed -n 's/^\([a-z0-9_]*\)!\(.*\)/\1 \2/p' | LC_ALL=C sort -u | while read -r name function; do
    [ -f "$LIB/$name.def" ] || printf 'LIBRARY %s.dll\nEXPORTS\n' "$name" > "$LIB/$name.def"
    printf '%s\n' "$function" >> "$LIB/$name.def"
  done
  for list in "$LIB"/*.def; do
    llvm-dlltool -m i386:x86-64 -d "$list" -l "${list%.def}.lib"
  done
  mv "$LIB/ucrtbase.lib" "$LIB/ucrt.lib"
}

compile() {
  local compiler=$1 source=$2
  shift 2
  "$compiler" --target=x86_64-pc-windows-msvc -O1 -ffreestanding -Wall -Wextra -Werror "$@" \
    -c "build/windows/$source" -o "$LIB/${source%.*}.obj"
}

need_sdk
need_linker
system=win-x64-test
export LIB=$PWD/artifacts/native/$system/lib
version=$(sed -n 's|.*<Version>\(.*\)</Version>.*|\1|p' Directory.Build.props)
properties=(-p:AotSystem=win-x64 "-p:ArtifactsPath=$PWD/artifacts/native/$system"
  "-p:ExportsFile=../../artifacts/native/$system/sso-cred.exports" -p:DisableUnsupportedError=true
  -p:IlcUseEnvironmentalTools=true "-p:CppLinker=$PWD/build/windows/link.sh" -p:NativeDebugSymbols=false
  -p:CETCompat=false "-p:InformationalVersion=$version+test")

dotnet restore src/SsoCred --locked-mode -v:q --tl:off "${properties[@]}" >&2
rm -rf "$LIB"
mkdir -p "$LIB"
make_libraries
compile clang++ runtime.cpp -std=c++17 -fno-exceptions -fno-rtti
compile clang launcher.c -std=c11

dotnet publish src/SsoCred -c Release --no-restore "${properties[@]}" $analyzers \
  -warnaserror -v:q --tl:off -clp:NoSummary >&2
executable=$PWD/artifacts/native/$system/publish/sso-cred.exe
[ -f "$executable" ] || fail "publishing left no '$executable'"

lld-link "$LIB/launcher.obj" "$LIB/runtime.obj" kernel32.lib ucrt.lib vcruntime140.lib /NODEFAULTLIB "/LIBPATH:$LIB" \
  /SUBSYSTEM:CONSOLE /ENTRY:wmainCRTStartup "/OUT:${executable%/*}/launcher.exe"
printf '%s\n' "$executable"
