#!/usr/bin/env bash
# Links sso-cred.exe and runs what wine can show of it: build/test-system.sh win-x64 [--no-build] [CLASS]...
# Not TLS, certificates or symlinks, which wine does not have as Windows has them. The tests get a wrapper that runs the
# executable under wine as SSO_CRED_BINARY; those of WindowsTests run only here. Ends with 'N passed, N failed'.
set -euo pipefail
cd "$(dirname "$0")/../.."
. build/shared.sh

wine=/usr/lib/wine/wine64
wineserver=/usr/lib/wine/wineserver64
publish=$PWD/artifacts/native/win-x64-test/publish
work=

need_wine() {
  if [ ! -x "$wine" ] && { [ -n "${SSO_CRED_INSTALL-}" ] || [ "${CI-}" = true ]; }; then
    apt-get install -y -qq --no-install-recommends wine64 > /dev/null || true
  fi
  [ -x "$wine" ] || fail "there is no wine64" "Debian, Ubuntu: apt-get install wine64"
}

# The tests start it with a cleared environment, so it holds all that wine needs.
make_wrapper() {
  local windows=Z:${publish//\//\\}
  cat > "$work/sso-cred" << END
#!/bin/sh
export WINEPREFIX='$work/prefix' WINEDEBUG=-all LC_ALL=C.UTF-8
unset DISPLAY WAYLAND_DISPLAY
exec $wine '$windows\\launcher.exe' '$windows\\sso-cred.exe' "\$@"
END
  chmod +x "$work/sso-cred"
  # The first run fills the prefix, and the server stays for the other runs.
  mkdir "$work/prefix"
  WINEPREFIX=$work/prefix "$wineserver" -p
  "$work/sso-cred" --version > /dev/null 2> "$work/first" || {
    cat "$work/first" >&2
    fail "sso-cred.exe does not start under wine"
  }
}

# The classes that run without an argument, and their tests that can't pass here, by reason.
classes=(WindowsTests WindowsConsoleTests StormTests CrashTests SharedRefreshTests DeviceTests LogoutTests StatusTests
  ConfigureTests WriteTests ProfileTests RealInputTests UsageTests)
left_out=(
  # a signal or a redirection of POSIX
  CrashTests.A_signal_in_the_middle_of_a_refresh_waits_until_its_outcome_is_kept
  UsageTests.Help_that_cannot_be_written_is_a_failure
  # file modes: Windows has access lists
  DeviceTests.A_code_that_is_allowed_signs_in
  # a pipe as a file, and HOME as a variable
  ProfileTests.A_config_may_come_through_a_pipe
  ProfileTests.A_pipe_of_more_than_10_MB_is_no_config
  ProfileTests.Keys_of_the_credentials_file_are_merged_over_the_config
  # paths are shown in full, not with a tilde
  ConfigureTests.A_config_that_cannot_be_read_is_told_with_its_line_before_anybody_is_asked
  ConfigureTests.A_name_that_stands_for_something_else_is_not_taken
  ConfigureTests.A_second_time_there_is_nothing_to_write
  ConfigureTests.With_every_answer_on_the_command_line_nothing_is_asked
  StatusTests.As_json_odd_names_and_sessions_without_a_profile_are_written_so
  WriteTests.A_file_that_is_no_config_is_refused_with_its_line_and_stays
  WriteTests.Keys_of_others_are_refused_unless_forced
  WriteTests.The_section_is_written_and_written_again
  # the time zone is the system's, whatever TZ says
  StatusTests.Times_are_those_of_the_machine
  # the wrapper is not the program that names itself
  ConfigureTests.Twins_name_this_program_so_that_it_is_found
  # the version of a test build ends in +test
  UsageTests.Version_is_one_number
)

cleanup() {
  [ -n "$work" ] || return 0
  if [ -d "$work/prefix" ]; then WINEPREFIX=$work/prefix "$wineserver" -k || true; fi
  rm -rf "$work"
}

build=yes
chosen=()
for argument; do
  case $argument in
    --no-build) build= ;;
    -* | '')
      say "usage: build/test-system.sh win-x64 [--no-build] [CLASS]..."
      exit 2
      ;;
    *) chosen+=("$argument") ;;
  esac
done

need_sdk
need_wine
if [ -n "$build" ]; then
  build/windows/publish.sh --no-analyzers > /dev/null
  dotnet restore tests/SsoCred.Tests --locked-mode -v:q --tl:off >&2
  dotnet build tests/SsoCred.Tests -c Release --no-restore -p:RunAnalyzers=false -v:q --tl:off -clp:NoSummary >&2
fi
[ -f "$publish/sso-cred.exe" ] || fail "'$publish/sso-cred.exe' does not exist" "leave out --no-build"
work=$(mktemp -d)
trap cleanup EXIT
trap 'exit 130' INT TERM
make_wrapper

if [ ${#chosen[@]} -gt 0 ]; then classes=("${chosen[@]}"); fi
filters=(--filter-not-trait Category=Slow)
for class in "${classes[@]}"; do filters+=(--filter-class "*.$class"); done
for method in "${left_out[@]}"; do filters+=(--filter-not-method "*.$method"); done

clear_environment
outcome=0
SSO_CRED_BINARY=$work/sso-cred SSO_CRED_BINARY_UNCHECKED=1 SSO_CRED_WINE=1 \
  dotnet artifacts/bin/SsoCred.Tests/release/SsoCred.Tests.dll --no-ansi --no-progress --timeout 25m \
  "${filters[@]}" --results-directory "$work" --report-xunit-trx --report-xunit-trx-filename tests.trx >&2 || outcome=$?
counter() { sed -n "s/.*<Counters .* $1=\"\([0-9]*\)\".*/\1/p" "$work/tests.trx" 2> /dev/null | head -n 1; }
passed=$(counter passed) failed=$(counter failed)
if [ "$outcome" -ne 0 ] && [ "${failed:-0}" -eq 0 ]; then failed=1; fi
printf '%s passed, %s failed\n' "${passed:-0}" "${failed:-0}"
[ "${passed:-0}" -gt 0 ] && [ "${failed:-0}" -eq 0 ]
