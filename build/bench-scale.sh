#!/usr/bin/env bash
# Measures how cost grows with size and prints a Markdown table: build/bench-scale.sh [--quick]
# CPU time and peak memory against the size of the config and of docker's config; 100 and 1,000 processes at once;
# silent connections and a soak test of 'serve'. Needs a C compiler, curl and about five minutes; --quick uses smaller
# sizes and a shorter soak. The stand-in on loopback serves everything. It counts CPU time, which load affects least;
# trust the ratios. A row says if it cannot be measured here. Exit code 1 if a goal is missed.
set -euo pipefail
cd "$(dirname "$0")/.."
. build/shared.sh
. build/bench/yardsticks.sh
. build/bench/rows.sh
. build/bench/sizes.sh
. build/bench/crowds.sh

smallest=5000 doublings=3 soak=120 crowd=1000
for argument; do
  case $argument in
    --quick) smallest=2000 doublings=1 soak=10 crowd=200 ;;
    *)
      say "usage: build/bench-scale.sh [--quick]"
      exit 2
      ;;
  esac
done

work=$(mktemp -d)
serve=
trap 'stop_serve; stop_stand_in; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

binary=$(build/publish.sh)
# artifacts/native/RID/publish/sso-cred
rid=$(basename "$(dirname "$(dirname "$binary")")")
mkdir -p artifacts/bench
compile_launcher
compile_asker
build_stand_in
clear_environment

begin_sizes
row_sizes "profiles" plain profiles
row_sizes "profiles --json" plain profiles --json
row_sizes "status" plain status
row_sizes "completion of --profile" plain __complete fish = --profile
row_sizes "profiles, their session is missing" missing profiles
row_sizes "profiles, processes of a missing profile" process profiles
row_sizes "status, a session for each" sessions status
row_sizes "logout --all, a session for each" sessions logout --all
row_sizes "doctor, a registry for each" docker doctor --offline
row_sizes "ecr install, a registry for each" docker ecr install --link-folder links
end_sizes

begin_table
row_limit "20,000 profiles" 20000 0.15 - profiles
row_limit "20,000 profiles" 20000 0.15 - status
row_limit "20,000 profiles" 20000 0.15 - __complete fish = --profile
row_limit "85,000 profiles" 85000 0.5 100 profiles
row_limit "85,000 profiles" 85000 0.5 100 status
row_limit "85,000 profiles" 85000 0.5 100 __complete fish = --profile
row_inherited
start_crowd
row_waiters
row_crowd
row_silent
row_soak
end_table
