#!/usr/bin/env bash
# Tests the linux-arm64 executable under qemu on another machine: build/test-system.sh linux-arm64 [--only CLASS]
# Publishes it through Debian 11's system root and runs tests/SsoCred.Tests against it with Debian 11's libraries for
# arm64; needs Linux 6.7. Tests that qemu cannot run are in linux-arm64.skip, with the reasons. Ends with one line
# 'N passed, N failed, N skipped'; logs are in artifacts/test-linux-arm64.
set -euo pipefail
cd "$(dirname "$0")/../.."
. build/shared.sh

skips=build/systems/linux-arm64.skip
logs=$PWD/artifacts/test-linux-arm64

usage() {
  say "usage: build/test-system.sh linux-arm64 [--only CLASS]"
  exit 2
}

need_emulator() {
  case $(uname -m) in
    aarch64 | arm64) fail "this is an arm64 machine, which needs no emulator" "run build/test.sh" ;;
  esac
  qemu=$(command -v qemu-aarch64-static || command -v qemu-aarch64) ||
    fail "running an arm64 executable needs qemu's user emulation" "Debian, Ubuntu: apt-get install qemu-user-static"
}

# What the kernel runs for an arm64 executable. In a folder that other users can enter, as some tests run the
# executable as another user. The tests build a library that refuses calls, and preload it: the emulated program gets
# that library for arm64. Linked statically, so that it is not preloaded itself.
make_interpreter() {
  chmod 755 "$work"
  cp "$1" "$work/sso-cred"
  cp -a "$2" "$work/root"
  clang --target=aarch64-linux-gnu --sysroot=artifacts/sysroot/linux-arm64 -fuse-ld=lld -shared -fPIC -O1 \
    -o "$work/refuse.so" tests/SsoCred.Tests/Refusals/refuse.c -ldl
  cat > "$work/interpreter.c" << 'END'
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The kernel gives (binfmt_misc, flag P): this program, the executable's path, its argv[0], its arguments. */
int main(int count, char **given)
{
    char **command = calloc(count + 4, sizeof *command);
    char *emulator[] = { QEMU, "-L", WORK "/root", "-0", given[2], given[1] };
    char *preload = getenv("LD_PRELOAD");
    if (preload && strstr(preload, "/refuse.so"))
        setenv("LD_PRELOAD", WORK "/refuse.so", 1);
    memcpy(command, emulator, sizeof emulator);
    memcpy(command + 6, given + 3, (count - 3) * sizeof *command);
    execv(QEMU, command);
    return 126;
}
END
  clang -static -O1 -Wall -Werror "-DQEMU=\"$qemu\"" "-DWORK=\"$work\"" -o "$work/interpreter" "$work/interpreter.c"
}

# Gives the users of this machine to the namespace of the process that writes its number into the first pipe, and tells
# it so by the second. A process of another user than root can only have itself there.
map_users() {
  local process name all='0 0 4294967295'
  process=$(cat "$1")
  [ "$(id -u)" -eq 0 ] || echo deny > "/proc/$process/setgroups"
  for name in uid gid; do
    if [ "$(id -u)" -eq 0 ]; then echo "$all"; else echo "0 $(id "-${name%id}") 1"; fi > "/proc/$process/${name}_map"
  done
  echo > "$2"
}

# Runs a command in a user namespace in which the kernel starts arm64 executables by the interpreter (Linux 6.7 and
# newer); the machine's own settings stay as they are. In the foreground, as a background job would ignore SIGINT.
emulated() {
  # Bytes of an ELF header that say 64 bits, little-endian, an executable, AArch64; and which of their bits count.
  local magic='\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\xb7\x00' mapper outcome=0
  local mask='\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff'
  # shellcheck disable=SC2016 # The inner shell expands them.
  local enter='echo $$ > started; read -r < mapped; mount -t binfmt_misc none binfmt
    printf %s "$1" > binfmt/register; cd "$2"; shift 2; exec "$@"'
  mkfifo "$work/started" "$work/mapped"
  mkdir "$work/binfmt"
  map_users "$work/started" "$work/mapped" &
  mapper=$!
  (cd "$work" && exec unshare --user --mount bash -ec "$enter" enter ":arm64:M::$magic:$mask:$work/interpreter:PF" \
    "$OLDPWD" "$@") || outcome=$?
  kill "$mapper" 2> /dev/null || true
  return "$outcome"
}

# Adds each test of the list to the filter; a name without a test would hide that the list is out of date.
read_skips() {
  local name reason
  "${tests[@]}" --list-tests > "$work/tests"
  while IFS=' ' read -r name reason; do
    case $name in '' | '#'*) continue ;; esac
    grep -qF ".${name%\*}" "$work/tests" || fail "$skips names '$name', and there is no such test"
    [ -n "$reason" ] || fail "$skips gives no reason for '$name'"
    say "skipped under qemu: $name: $reason"
    filter+=(--filter-not-method "*.$name")
    left_out=$((left_out + 1))
  done < "$skips"
}

counter() { sed -n "s/.*<Counters .* $1=\"\([0-9]*\)\".*/\1/p" "$logs/report.trx" | head -n 1; }

filter=(--filter-not-trait Category=Slow)
case $# in
  0) ;;
  2) [ "$1" = --only ] || usage; filter=(--filter-class "*.$2") ;;
  *) usage ;;
esac

need_emulator
need_sdk
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
say "publishing sso-cred for linux-arm64 and building the tests (some minutes the first time)"
executable=$(SysRoot='' build/publish.sh linux-arm64 --no-analyzers)
make_interpreter "$executable" "$(build/sysroot.sh linux-arm64-runtime)"
dotnet restore CredentialProcess.sln --locked-mode -v:q --tl:off >&2
dotnet build tests/SsoCred.Tests -c Release --no-restore -p:RunAnalyzers=false -v:q --tl:off -clp:NoSummary >&2

clear_environment
export SSO_CRED_BINARY=$work/sso-cred
tests=(dotnet artifacts/bin/SsoCred.Tests/release/SsoCred.Tests.dll --no-ansi --no-progress)
left_out=0
read_skips

say "running the tests under qemu"
outcome=0
rm -rf "$logs"
mkdir -p "$logs"
emulated "${tests[@]}" "${filter[@]}" --results-directory "$logs" --report-xunit-trx \
  --report-xunit-trx-filename report.trx > "$logs/tests.log" 2>&1 < /dev/null || outcome=$?
[ "$outcome" -eq 0 ] || cat "$logs/tests.log"
[ -f "$logs/report.trx" ] || fail "the tests left no report"
printf '%s passed, %s failed, %s skipped\n' "$(counter passed)" "$(counter failed)" \
  "$(($(counter notExecuted) + left_out))"
exit "$outcome"
