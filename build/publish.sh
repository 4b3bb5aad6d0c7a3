#!/usr/bin/env bash
# Publishes sso-cred as a native executable: build/publish.sh [RID] [--release] [--no-analyzers]
# The last line on stdout is the executable's path; everything else goes to stderr. --no-analyzers is quicker, and for
# trying out only. A release for Linux with glibc is linked against Debian 11's C library (build/sysroot.sh), so that it
# starts with glibc 2.17 or newer, and so is a build for the other machine; SysRoot=FOLDER names another system root.
set -euo pipefail
cd "$(dirname "$0")/.."
. build/shared.sh

systems="linux-x64 linux-arm64 linux-musl-x64 linux-musl-arm64 osx-x64 osx-arm64 win-x64 win-arm64"

usage() {
  say "usage: build/publish.sh [RID] [--release] [--no-analyzers]"
  say "RID is one of: $systems"
  exit 2
}

this_system() {
  local machine
  case $(uname -m) in
    x86_64 | amd64) machine=x64 ;;
    aarch64 | arm64) machine=arm64 ;;
    *) fail "sso-cred is not built for $(uname -m)" ;;
  esac
  case $(uname -s) in
    Linux)
      # musl's ldd prints its usage and fails.
      case $(ldd --version 2>&1 || true) in
        *musl*) echo "linux-musl-$machine" ;;
        *) echo "linux-$machine" ;;
      esac
      ;;
    Darwin) echo "osx-$machine" ;;
    MINGW* | MSYS* | CYGWIN*) echo "win-$machine" ;;
    *) fail "sso-cred is not built for $(uname -s)" ;;
  esac
}

linker_hint() {
  case $here in
    linux-musl-*) echo "apk add build-base" ;;
    osx-*) echo "xcode-select --install" ;;
    *) echo "Debian, Ubuntu: apt-get install gcc libc6-dev; Fedora: dnf install gcc; openSUSE: zypper install gcc" ;;
  esac
}

cross_linker_hint() { echo "Debian, Ubuntu: apt-get install clang lld llvm; Fedora: dnf install clang lld llvm"; }

# Sets sysroot, which stays empty if the system's own C library is linked with.
choose_sysroot() {
  sysroot=
  case $rid in linux-*) sysroot=${SysRoot-} ;; esac
  [ -z "$sysroot" ] || return 0
  case $rid in
    linux-x64 | linux-arm64)
      if [ -n "$release" ] || [ "$rid" != "$here" ]; then sysroot=$(build/sysroot.sh "$rid"); fi
      ;;
  esac
}

# Against a system root clang and lld link, for any machine, and dotnet takes its properties from the environment;
# otherwise the system's own clang or gcc does, against its C library.
need_linker() {
  case $rid in
    win-*) return ;; # dotnet finds Visual Studio's linker or says what is missing
  esac
  local linker program
  if [ -n "$sysroot" ]; then
    for program in clang ld.lld llvm-objcopy llvm-readelf; do
      command -v "$program" > /dev/null ||
        fail "linking '$rid' against '$sysroot' needs $program" "$(cross_linker_hint)"
    done
    export SysRoot=$sysroot LinkerFlavor=lld CppCompilerAndLinker=clang ObjCopyName=llvm-objcopy
    linker=(clang "--target=$(target)" "--sysroot=$sysroot" -fuse-ld=lld)
  else
    linker=("$(command -v clang || command -v gcc)") || fail "linking needs clang or gcc" "$(linker_hint)"
  fi
  printf 'int main(void) { return 0; }\n' | "${linker[@]}" -x c -o "$scratch/linked" - 2> "$scratch/linker.err" || {
    cat "$scratch/linker.err" >&2
    fail "'${linker[*]}' cannot link a C program" "$(linker_hint)"
  }
  case $rid in
    linux-*) command -v objcopy > /dev/null || command -v llvm-objcopy > /dev/null ||
      fail "stripping symbols needs objcopy" "install your system's binutils" ;;
  esac
}

# The linker's name of a Linux system.
target() {
  local libc=gnu
  case $rid in linux-musl-*) libc=musl ;; esac
  case $rid in
    *-x64) echo "x86_64-linux-$libc" ;;
    *-arm64) echo "aarch64-linux-$libc" ;;
  esac
}

# The newest glibc that an executable asks for decides which systems can start it.
check_floor() {
  local newest
  newest=$(llvm-readelf --version-info "$1" | grep -o 'GLIBC_2\.[0-9]*' | cut -d . -f 2 | sort -n | tail -n 1)
  [ "${newest:-99}" -le 17 ] || fail "the release needs glibc 2.${newest:-?}, and is to start with 2.17" \
    "see what needs it: objdump -T '$1'; build/old-glibc.c calls some functions without a version"
}

# Cross-linking needs a linker and libraries of the same kind.
need_same_system() {
  [ "$rid" != "$here" ] || return 0
  [ "${rid%-*}" = "${here%-*}" ] ||
    fail "'$rid' cannot be linked on $here: a native executable is linked by its own system's linker" \
      "run build/publish.sh on that system"
  case $rid in
    linux-x64 | linux-arm64) ;;
    linux-*)
      [ -n "${SysRoot-}" ] || fail "linking '$rid' on $here needs a system root of that machine" \
        "set SysRoot=FOLDER, or run build/publish.sh on $rid"
      ;;
  esac
}

restore() {
  local locked=--locked-mode log="$scratch/restore.log"
  if [ ! -f "src/SsoCred/packages.$rid.lock.json" ]; then
    [ -z "$release" ] || fail "there is no lock file for $rid, and a release needs one" "run build/lock.sh"
    locked=
    say "no lock file for $rid: packages are restored unlocked"
  fi
  # shellcheck disable=SC2086 # empty means no argument
  if dotnet restore src/SsoCred -p:AotSystem="$rid" $locked -v:q --tl:off > "$log" 2>&1; then return 0; fi
  cat "$log" >&2
  if grep -q NU1004 "$log"; then
    fail "the lock file for $rid is out of date" "after a change of packages run build/lock.sh"
  fi
  if grep -q 'NU110[123]: .*Microsoft\.NETCore\.App\.Runtime\.NativeAOT\.' "$log"; then
    fail "no package source has the native runtime pack for $rid" \
      "restore from a source that has Microsoft.NETCore.App.Runtime.NativeAOT.$rid"
  fi
  fail "packages could not be restored for $rid"
}

rid=
release=
analyzers=
for argument; do
  case $argument in
    --release) release=yes ;;
    --no-analyzers) analyzers=-p:RunAnalyzers=false ;;
    -*) usage ;;
    *)
      [ -z "$rid" ] || usage
      case " $systems " in *" $argument "*) rid=$argument ;; *) usage ;; esac
      ;;
  esac
done

if [ -n "$release" ] && [ -n "$analyzers" ]; then usage; fi

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM
here=$(this_system)
rid=${rid:-$here}
need_same_system
choose_sysroot
need_linker
need_sdk
# A release is built as CI builds: its paths don't depend on where the sources are.
if [ -n "$release" ]; then export CI=true; fi

restore
# shellcheck disable=SC2086 # empty means no argument
dotnet publish src/SsoCred -c Release --no-restore -p:AotSystem="$rid" $analyzers \
  -warnaserror -v:q --tl:off -clp:NoSummary >&2

executable="$PWD/artifacts/native/$rid/publish/sso-cred"
case $rid in win-*) executable=$executable.exe ;; esac
[ -f "$executable" ] || fail "publishing left no '$executable'"
case $release$rid in yeslinux-x64 | yeslinux-arm64) check_floor "$executable" ;; esac
printf '%s\n' "$executable"
