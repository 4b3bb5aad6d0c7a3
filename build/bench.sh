#!/usr/bin/env bash
# Measures sso-cred beside its yardsticks in one sitting and prints a Markdown table: build/bench.sh [--install]
# Needs hyperfine; --install (or CI=true) lets it install that. Everything is served by the stand-in on loopback.
set -euo pipefail
cd "$(dirname "$0")/.."
. build/shared.sh

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

need_hyperfine() {
  if command -v hyperfine > /dev/null; then return; fi
  [ -n "$install" ] || fail "hyperfine is not installed" "apt-get install hyperfine, or build/bench.sh --install"
  command -v apt-get > /dev/null || fail "hyperfine is not installed, and only apt-get is known here to install it"
  apt-get install -y hyperfine >&2 || { apt-get update >&2 && apt-get install -y hyperfine >&2; } ||
    fail "hyperfine could not be installed"
}

# The yardstick: a native "hello, world" with default flags, for the framework that publish.sh chose. It is spared the
# ICU library, which would make it twice as slow to start wherever that is installed: the stricter yardstick.
publish_hello() {
  local folder=artifacts/bench/hello
  mkdir -p $folder
  # Empty, so that nothing of this repository's own build applies.
  for file in Directory.Build.props Directory.Build.targets Directory.Packages.props; do
    printf '<Project />\n' > $folder/$file
  done
  printf 'System.Console.WriteLine("hello, world");\n' > $folder/hello.cs
  cat > $folder/hello.csproj << END
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>$framework</TargetFramework>
    <PublishAot>true</PublishAot>
    <InvariantGlobalization>true</InvariantGlobalization>
  </PropertyGroup>
</Project>
END
  dotnet publish $folder -r "$rid" -o $folder/out -v:q --tl:off -clp:NoSummary >&2
  hello=$PWD/$folder/out/hello
}

# measure NAME RUNS OPTION... COMMAND: one row.
measure() {
  local name=$1 runs=$2
  shift 2
  say "measuring: $name"
  hyperfine -N --style none --warmup 5 --runs "$runs" -n "$name" --export-csv "$work/row.csv" "$@" > "$work/hyperfine.log" 2>&1 || {
    cat "$work/hyperfine.log" >&2
    fail "'$name' could not be measured"
  }
  tail -n 1 "$work/row.csv" >> "$work/rows.csv"
}

need_hyperfine
work=$(mktemp -d)
trap 'stop_stand_in; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

binary=$(build/publish.sh)
# artifacts/native/FRAMEWORK-RID/publish/sso-cred
pair=$(basename "$(dirname "$(dirname "$binary")")")
framework=${pair%%-*}
rid=${pair#*-}
publish_hello
build_stand_in

clear_environment
start_url=https://bench.awsapps.com/start
make_home "$work/home" bench $start_url
start_stand_in "$work" --mint "$work/home" --session bench --start-url $start_url
export HOME=$work/home
"$binary" --profile dev > "$work/first" || fail "the exchange failed"
[ -s "$work/first" ] || fail "sso-cred printed nothing"

measure "NativeAOT hello world" 300 "$hello"
measure "sso-cred cached" 300 "$binary --profile dev"
measure "sso-cred exchange" 100 --prepare "rm -rf $HOME/.aws/cli/cache" "$binary --profile dev"

# The AWS CLI on PATH and the distribution's, where they are and can do it. They read the cache that sso-cred fills.
seen=
for aws in "$(command -v aws || true)" /usr/bin/aws; do
  if [ ! -x "$aws" ] || [ "$aws" = "$seen" ]; then continue; fi
  seen=$aws
  version=$("$aws" --version 2>&1 | sed 's/ .*//') || continue
  if "$aws" configure export-credentials --profile dev --format process > "$work/aws.out" 2>&1 < /dev/null; then
    measure "$version configure export-credentials" 10 "$aws configure export-credentials --profile dev --format process"
  else
    say "$aws ($version) cannot export these credentials"
  fi
done

printf '| what (%s, %s) | median | x hello world | x cached |\n|---|---|---|---|\n' "$framework" "$rid"
# command,mean,stddev,median,user,system,min,max in seconds
awk -F, '
  { name[NR] = $1; median[NR] = $4 }
  END {
    for (i = 1; i <= NR; i++)
      printf "| %s | %.2f ms | %.2f | %.2f |\n", name[i], median[i] * 1000, median[i] / median[1], median[i] / median[2]
  }' "$work/rows.csv"
