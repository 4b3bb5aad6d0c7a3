#!/usr/bin/env bash
# Compares sso-cred with reference programs and prints a Markdown table: build/bench.sh [--install]
# Needs hyperfine and a C compiler; --install (or CI=true) lets it install hyperfine. The stand-in on loopback serves
# everything. Times are medians of alternating rounds, so that load affects both sides; trust the ratios. A row says
# if it cannot be measured here. Exit code 1 if a goal is missed.
set -euo pipefail
cd "$(dirname "$0")/.."
. build/shared.sh
. build/bench/yardsticks.sh
. build/bench/rows.sh
. build/bench/keyring.sh
. build/bench/people.sh

install=${SSO_CRED_INSTALL-}
if [ "${CI-}" = true ]; then install=1; fi
for argument; do
  case $argument in
    --install) install=1 ;;
    *)
      say "usage: build/bench.sh [--install]"
      exit 2
      ;;
  esac
done

need_hyperfine
work=$(mktemp -d)
trap 'stop_keyring; stop_stand_in; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

binary=$(build/publish.sh)
# artifacts/native/RID/publish/sso-cred
rid=$(basename "$(dirname "$(dirname "$binary")")")
publish_hello
publish_reader
compile_launcher
compile_readers
compile_terminal
build_stand_in

clear_environment
start_url=https://bench.awsapps.com/start
make_home "$work/home" bench $start_url
add_profiles "$work/home/.aws/config" 2
make_home "$work/large" bench $start_url
add_profiles "$work/large/.aws/config" 1499
start_stand_in "$work" --mint "$work/home" --session bench --start-url $start_url \
  --tls-port 0 --ca-file "$work/ca.pem" --role-lifetime 43200 --assumed-role-lifetime 43200
cp -R "$work/home/.aws/sso" "$work/large/.aws/sso"
export HOME=$work/home

# Fill the caches over plain http; both homes share them.
"$binary" --profile dev > "$work/first" || fail "the exchange failed"
[ -s "$work/first" ] || fail "sso-cred printed nothing"
cp -R "$work/home/.aws/cli" "$work/large/.aws/cli"
role_file=$(ls "$work"/home/.aws/cli/cache/*.json)
cp -R "$work/home" "$work/chained"
add_chained_profile "$work/chained/.aws/config"
HOME=$work/chained "$binary" --profile deploy > "$work/first" || fail "the role was not assumed"

begin_table
row_against "cached, 3 profiles" "NativeAOT hello world" 1.3 8 "$hello" "$binary --profile dev"
[ -z "${go_reader-}" ] || row_against "cached, 3 profiles" "$go_version reading one file" 1.6 8 \
  "$go_reader $role_file" "$binary --profile dev"
row_against "cached, 3 profiles" "NativeAOT reading one file" - 8 "$dotnet_reader $role_file" "$binary --profile dev"
[ -z "${go_reader-}" ] || row_against "NativeAOT reading one file" "$go_version reading one file" - 8 \
  "$go_reader $role_file" "$dotnet_reader $role_file"
row_against "cached, 3 profiles" "C reading one file" - 8 "$c_reader $role_file" "$binary --profile dev"
HOME=$work/chained row_against "cached, chained role" "cached, SSO role" 1.1 8 "$binary --profile dev" \
  "$binary --profile deploy"
row_keyring
row_git
AWS_PROFILE=dev row_against "prompt" "cached, 3 profiles" 1.5 8 "$binary --profile dev" "$binary prompt"
row_against "use: a switch with cached credentials" "cached, 3 profiles" 1.5 8 "$binary --profile dev" \
  "$binary __use bash dev"
row_large
token="--region eu-central-1 eks get-token --cluster-name bench"
row_against "eks get-token, cached" "cached, SSO role" 1.6 8 "$binary --profile dev" "$binary $token --profile dev"
row_aws "cached, 3 profiles" "configure export-credentials --profile dev --format process" "--profile dev"
row_aws "eks get-token, cached" "eks get-token --cluster-name bench --region eu-central-1 --profile dev" \
  "$token --profile dev"
row_tls
row_storm
row_memory
row_size
row_configure
row_key
end_table
