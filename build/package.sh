#!/usr/bin/env bash
# Makes the packages of a release in dist/: build/package.sh [--only FORMAT]... [--require RID]... [RID...]
# It takes the executables that 'build/publish.sh RID --release' left, publishes what is missing if this machine can,
# and names the systems that it leaves out; with --require a missing one is an error. Without a RID it takes all systems.
# Each format is a script in build/packages, run with the systems as its arguments. Two runs make the same bytes. Runs
# on Linux and needs GNU tar, gzip, zip, dpkg-deb, rpmbuild, readelf and python3.
set -euo pipefail
cd "$(dirname "$0")/.."
. build/shared.sh
. build/packages/shared.sh

# These are filled from the checksums of the others.
derived="formula scoop"

usage() {
  say "usage: build/package.sh [--only FORMAT]... [--require RID]... [RID...]"
  say "RID is one of: $systems"
  say "FORMAT is one of: $(formats | tr '\n' ' ')"
  exit 2
}

formats() {
  find build/packages -name '*.sh' ! -name shared.sh ! -name checksums.sh -printf '%f\n' | sed 's/\.sh$//' | sort
}

# contains LIST WORD
contains() { case " $1 " in *" $2 "*) ;; *) return 1 ;; esac; }

# What cannot be published here is left out, with the reason that build/publish.sh gives.
collect() {
  local rid log=$staging/publish.log
  mkdir -p "$staging"
  present=
  for rid in $wanted; do
    if [ ! -f "$(executable_of "$rid")" ] && ! build/publish.sh "$rid" --release > "$log" 2>&1; then
      if contains "$required" "$rid"; then
        cat "$log" >&2
        fail "there is no executable for $rid" "publish it: build/publish.sh $rid --release"
      fi
      say "left out: $rid ($(sed -n 's/^publish.sh: error: //p' "$log" | head -n 1))"
      continue
    fi
    present="$present $rid"
  done
  [ -n "$present" ] || fail "there is no executable to package" "publish one: build/publish.sh --release"
}

# An executable that runs here says which version it is.
check_versions() {
  local rid executable found
  for rid in $present; do
    executable=$(executable_of "$rid")
    found=$("$executable" --version 2> /dev/null | head -n 1) || continue
    contains "$found" "$version" ||
      fail "'$executable' is version '$found', and this is $version" "publish it again: build/publish.sh $rid --release"
  done
}

wanted='' required='' chosen=''
while [ $# -gt 0 ]; do
  case $1 in
    --only | --require) [ $# -gt 1 ] || usage ;;&
    --only)
      [ -f "build/packages/$2.sh" ] || usage
      chosen="$chosen $2"
      shift
      ;;
    --require)
      contains "$systems" "$2" || usage
      required="$required $2"
      shift
      ;;
    *)
      contains "$systems" "$1" || usage
      wanted="$wanted $1"
      ;;
  esac
  shift
done
if [ -z "$wanted" ]; then wanted=$systems; fi
for rid in $required; do contains "$wanted" "$rid" || wanted="$wanted $rid"; done

collect
check_versions
fresh_folder "$dist"
all=$(formats)
for format in ${chosen:-$all}; do
  # shellcheck disable=SC2086 # a list
  contains "$derived" "$format" || "build/packages/$format.sh" $present
done
build/packages/checksums.sh
for format in $derived; do
  if [ -z "$chosen" ] || contains "$chosen" "$format"; then "build/packages/$format.sh"; fi
done
build/packages/checksums.sh
