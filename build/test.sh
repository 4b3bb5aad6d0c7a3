#!/usr/bin/env bash
# Everything that must hold before a change is committed: build/test.sh [--all] [--only CLASS] [--install]
# Locked restore, format, build, native publish, and all tests, also of the published executable. Ends with one line
# 'N passed, N failed'. --all adds the tests marked Category=Slow; --install (or CI=true) lets tests and scripts
# install what they need. --only builds without analyzers, publishes if the class needs it, and runs that class, slow
# tests included. Logs and reports are kept in artifacts/test.
# shellcheck disable=SC2317 # some functions are called through step
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1
. build/shared.sh

usage() {
  say "usage: build/test.sh [--all] [--only CLASS] [--install]"
  exit 2
}

all='' only='' filter=(--filter-not-trait Category=Slow)
limit=8m
install=${SSO_CRED_INSTALL-}
if [ "${CI-}" = true ]; then install=1; fi
while [ $# -gt 0 ]; do
  case $1 in
    --all) all=1 filter=() limit=40m ;;
    --only)
      [ $# -gt 1 ] || usage
      only=$2 filter=(--filter-class "*.$2")
      shift
      ;;
    --install) install=1 ;;
    *) usage ;;
  esac
  shift
done

# Which project has the class; both may have one of that name.
projects=(CredentialProcess.Tests SsoCred.Tests)
if [ -n "$only" ]; then
  projects=()
  for project in CredentialProcess.Tests SsoCred.Tests; do
    if grep -rqw --include='*.cs' --exclude-dir=obj "class $only" "tests/$project"; then projects+=("$project"); fi
  done
  [ "${#projects[@]}" -gt 0 ] || fail "there is no test class '$only'" "give its name only: SingleFlightTests"
fi

passed=0 failed=0 skipped=0 broken=
logs=$PWD/artifacts/test
rm -rf "$logs"
mkdir -p "$logs"

close() {
  local line="$passed passed, $failed failed"
  if [ "$skipped" -gt 0 ]; then line="$line, $skipped skipped"; fi
  # Again at the end, with what went wrong, since of a long log often only that is kept.
  awk '/^failed / { left = 12 } left-- > 0' "$logs"/*.log 2> /dev/null | tail -n 120
  if [ -n "$broken" ]; then say "test.sh: error: these steps failed:$broken"; fi
  if [ "$passed" -eq 0 ] && [ -z "$broken" ]; then broken=' no test ran' && say "test.sh: error: no test ran"; fi
  printf '%s\n' "$line"
  if [ -n "$broken" ] || [ "$failed" -gt 0 ]; then exit 1; fi
  exit 0
}

# step NAME COMMAND...: prints one line with its time, and its output only if it fails.
step() {
  local name=$1 start=$SECONDS outcome=0
  shift
  "$@" > "$logs/$name.log" 2>&1 < /dev/null || outcome=$?
  if [ "$outcome" -eq 0 ]; then
    printf '%-32s ok %5d s\n' "$name" $((SECONDS - start))
  else
    printf '%-32s FAILED %d s (exit %d)\n' "$name" $((SECONDS - start)) "$outcome"
    cat "$logs/$name.log"
    broken="$broken $name"
  fi
  return "$outcome"
}

counter() { sed -n "s/.*<Counters .* $2=\"\([0-9]*\)\".*/\1/p" "$1" | head -n 1; }

# In a subshell, so that the build keeps its environment.
run_project() (
  clear_environment
  if [ -n "$install" ]; then export SSO_CRED_INSTALL=1; fi
  if [ -n "${binary-}" ]; then export SSO_CRED_BINARY=$binary; fi
  # Ignored signals stay ignored in every child (nohup, a background job), and some tests send signals.
  local signals=()
  if env --default-signal=HUP,INT,QUIT true 2> /dev/null; then signals=(env --default-signal=HUP,INT,QUIT); fi
  ${signals[@]+"${signals[@]}"} dotnet "artifacts/bin/$1/release/$1.dll" --no-ansi --no-progress \
    --timeout "$limit" ${filter[@]+"${filter[@]}"} \
    --results-directory "$logs" --report-xunit-trx --report-xunit-trx-filename "$1.trx"
)

publish() { binary=$(build/publish.sh ${only:+--no-analyzers}); }

build_only() {
  local project
  for project in "${projects[@]}"; do
    dotnet build "tests/$project" -c Release --no-restore -p:RunAnalyzers=false -v:q --tl:off -clp:NoSummary || return
  done
}

# A test host that dies leaves no report, or one without the test that killed it, so its exit code counts as well.
count_project() {
  local report="$logs/$1.trx" good bad left
  good=$(counter "$report" passed 2> /dev/null)
  bad=$(counter "$report" failed 2> /dev/null)
  left=$(counter "$report" notExecuted 2> /dev/null)
  if [ "$2" -ne 0 ] && [ "${bad:-0}" -eq 0 ]; then bad=1; fi
  passed=$((passed + ${good:-0}))
  failed=$((failed + ${bad:-0}))
  skipped=$((skipped + ${left:-0}))
  if [ "${left:-0}" -gt 0 ] && [ "$2" -eq 0 ]; then grep '^skipped ' "$logs/$1.log"; fi
}

need_sdk
step restore dotnet restore CredentialProcess.sln --locked-mode -v:q --tl:off || close
if [ -n "$only" ]; then
  step build build_only || close
else
  step format dotnet format CredentialProcess.sln --verify-no-changes --no-restore
  step build dotnet build CredentialProcess.sln -c Release --no-restore -warnaserror -v:q --tl:off || close
fi
case " ${projects[*]} " in
  *" SsoCred.Tests "*)
    step publish publish || close
    cat "$logs/publish.log"
    ;;
esac

for project in "${projects[@]}"; do
  outcome=0
  step "$project" run_project "$project" || outcome=$?
  count_project "$project" "$outcome"
  if [ -n "$only" ] && [ "$outcome" -eq 0 ]; then cat "$logs/$project.log"; fi
done
# The counts of the tests in Faults/.
if [ -n "$all" ] && [ -f "$logs/faults.md" ]; then cat "$logs/faults.md"; fi
close
