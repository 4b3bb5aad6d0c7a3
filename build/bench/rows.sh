# shellcheck shell=bash disable=SC2154 # sourced by bench.sh, which sets what is used here
# The rows of the table, each with its goal. A row alternates between its two sides.

rounds=5
missed=0

begin_table() {
  printf '| what (net10.0, %s) | measured | beside | measured | ratio | goal |\n|---|---|---|---|---|---|\n' \
    "$rid" > "$work/table"
}

end_table() {
  cat "$work/table"
  say "goals missed: $missed"
  [ "$missed" -eq 0 ]
}

# add_row WHAT MEASURED BESIDE MEASURED RATIO GOAL [MISSED]
add_row() {
  local mark=
  if [ -n "${7-}" ]; then mark=' **missed**' missed=$((missed + 1)); fi
  printf '| %s | %s | %s | %s | %s | %s%s |\n' "$1" "$2" "$3" "$4" "$5" "$6" "$mark" >> "$work/table"
}

above() { awk -v a="$1" -v b="$2" 'BEGIN { exit !(b != "-" && a > b) }'; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; }
as_ms() { awk -v s="$1" 'BEGIN { printf "%.2f ms", s * 1000 }'; }
middle() { sort -g | awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'; }

# race RUNS ONE OTHER [HYPERFINE-OPTION...]: sets one and other, in seconds: the median of the rounds' medians.
race() {
  local runs=$1 first=$2 second=$3 round
  shift 3
  : > "$work/one"
  : > "$work/other"
  for ((round = 0; round < rounds; round++)); do
    hyperfine -N --style none --warmup 3 --runs "$runs" --export-csv "$work/round.csv" "$@" "$first" "$second" \
      > "$work/hyperfine.log" 2>&1 || {
      cat "$work/hyperfine.log" >&2
      fail "'$second' could not be measured"
    }
    # command,mean,stddev,median,... in seconds; a command may hold commas, the numbers are the last seven fields
    awk -F, 'NR == 2 { print $(NF - 4) }' "$work/round.csv" >> "$work/one"
    awk -F, 'NR == 3 { print $(NF - 4) }' "$work/round.csv" >> "$work/other"
  done
  one=$(middle < "$work/one")
  other=$(middle < "$work/other")
}

# row_against WHAT BESIDE GOAL RUNS YARDSTICK OURS [HYPERFINE-OPTION...]
row_against() {
  say "measuring: $1 beside $2"
  race "$(($4 * 10))" "$5" "$6" "${@:7}"
  local by goal="at most $3 x" bad=
  by=$(ratio "$other" "$one")
  if [ "$3" = - ]; then goal=-; fi
  if above "$by" "$3"; then bad=1; fi
  add_row "$1" "$(as_ms "$other")" "$2" "$(as_ms "$one")" "$by x" "$goal" $bad
}

# --prepare changes the home between runs: starting env would take as long as the run itself.
row_large() {
  local lines
  lines=$(wc -l < "$work/large/.aws/config")
  HOME=$work/person row_against "cached, 1,500 profiles ($lines lines)" "cached, 3 profiles" 1.3 8 \
    "$binary --profile dev" "$binary --profile dev" \
    --prepare "ln -sfn $work/home $work/person" --prepare "ln -sfn $work/large $work/person"
}

# By the launcher, since hyperfine gives no stdin before 1.16. Everything in milliseconds.
row_git() {
  say "measuring: git's helper, cached"
  local round cached by bad=
  printf 'protocol=https\nhost=git-codecommit.eu-central-1.amazonaws.com\npath=v1/repos/repo\n\n' > "$work/request"
  : > "$work/alone"
  : > "$work/git"
  for ((round = 0; round < rounds * 40; round++)); do
    "$launcher" 1 "$binary" --profile dev < "$work/request" | awk '{ print $1 / 1000 }' >> "$work/alone"
    "$launcher" 1 "$binary" codecommit credential-helper --profile dev get < "$work/request" |
      awk '{ print $1 / 1000 }' >> "$work/git"
  done
  cached=$(middle < "$work/alone")
  by=$(ratio "$(middle < "$work/git")" "$cached")
  if above "$by" 1.6; then bad=1; fi
  add_row "git's helper for CodeCommit, cached" "$(printf '%.2f ms' "$(middle < "$work/git")")" "cached, 3 profiles" \
    "$(printf '%.2f ms' "$cached")" "$by x" "at most 1.6 x" $bad
}

# row_aws WHAT AWS-ARGUMENTS OUR-ARGUMENTS: the system's AWS CLI v2, or the one on PATH if that is the only one. It reads
# the cache that sso-cred has filled.
row_aws() {
  local seen='' aws version by bad
  for aws in /usr/bin/aws "$(command -v aws || true)"; do
    if [ ! -x "$aws" ] || [ "$aws" = "$seen" ]; then continue; fi
    seen=$aws
    version=$("$aws" --version 2>&1 | sed 's/ .*//') || continue
    # shellcheck disable=SC2086 # words
    "$aws" $2 > "$work/aws.out" 2>&1 < /dev/null || continue
    say "measuring: $1 beside $version"
    race 6 "$aws $2" "$binary $3"
    by=$(ratio "$one" "$other") bad=
    if above 150 "$by"; then bad=1; fi
    add_row "$1" "$(as_ms "$other")" "$version ${2%% --*}, cached" \
      "$(as_ms "$one")" "$by x faster" "at least 150 x faster" $bad
    return
  done
  add_row "$1" "-" "AWS CLI v2, cached" "not measured: not installed" "-" "at least 150 x faster"
}

# The same request to the same server with the same trust: the system's, with the stand-in's authority added.
row_tls() {
  local url bad=
  url=$(sed -n 's/^# TLS on //p' "$work/stand-in.out")
  url=https://localhost:${url##*:}
  url=${url%/}
  if ! with_system_trust true 2> /dev/null; then
    add_row "exchange over TLS, system trust" "not measured: no mount namespace" "curl" "-" "-" "at most 0.6 x"
    return
  fi
  say "measuring: exchange over TLS beside curl"
  (umask 077 && sed -n 's/.*"accessToken": *"\([^"]*\)".*/x-amz-sso_bearer_token: \1/p' \
    "$work"/home/.aws/sso/cache/*.json > "$work/header")
  mkdir -p "$work/tls"
  cp -R "$work/home/.aws" "$work/tls/.aws"
  cat > "$work/tls.sh" << END
export HOME=$work/tls AWS_ENDPOINT_URL_SSO=$url
. build/bench/rows.sh
work=$work
fail() { printf '%s\n' "\$1" >&2; exit 1; }
query='role_name=ReadOnly&account_id=012345678901'
race 20 "curl -sSf -o /dev/null -H @$work/header $url/federation/credentials?\$query" \
  "$binary --profile dev" --prepare "rm -rf $work/tls/.aws/cli"
rm -rf $work/tls/.aws/cli
printf '%s %s ' \$one \$other
$launcher 1 $binary --profile dev
END
  local times
  times=$(with_system_trust bash -eu "$work/tls.sh") || fail "the exchange over TLS could not be measured"
  read -r one other _ tls_peak _ <<< "$times"
  if above "$(ratio "$other" "$one")" 0.6; then bad=1; fi
  add_row "exchange over TLS, system trust" "$(as_ms "$other")" "curl, the same request and trust" "$(as_ms "$one")" \
    "$(ratio "$other" "$one") x" "at most 0.6 x" $bad
}

calls() { curl -sS "$AWS_ENDPOINT_URL_SSO/_control/calls"; }

# Nothing cached: one alone and a hundred at once, alternating. Everything in milliseconds.
row_storm() {
  say "measuring: 100 at once"
  local round counted before after wall cores alone limit storm cached bad=
  cores=$(nproc)
  : > "$work/alone"
  : > "$work/storm"
  counted=0
  for ((round = 0; round < rounds; round++)); do
    rm -rf "$HOME/.aws/cli"
    "$launcher" 1 "$binary" --profile dev | awk '{ print $1 / 1000 }' >> "$work/alone"
    rm -rf "$HOME/.aws/cli"
    before=$(calls | sed -n 's/.*"GetRoleCredentials": *\([0-9]*\).*/\1/p')
    wall=$("$launcher" 100 "$binary" --profile dev) || fail "of 100 at once some failed: $wall"
    after=$(calls | sed -n 's/.*"GetRoleCredentials": *\([0-9]*\).*/\1/p')
    counted=$((counted + after - before))
    awk '{ print $1 / 1000 }' <<< "$wall" >> "$work/storm"
  done
  race 80 "$binary --profile dev" "$binary --profile dev"
  cached=$(awk -v s="$one" 'BEGIN { print s * 1000 }')
  alone=$(middle < "$work/alone")
  storm=$(middle < "$work/storm")
  limit=$(awk -v a="$alone" -v c="$cached" -v n="$cores" 'BEGIN { print (a + 100 * c / n) * 1.15 }')
  if above "$storm" "$limit" || [ "$counted" -ne $rounds ]; then bad=1; fi
  add_row "100 at once, nothing cached" \
    "$(printf '%.1f ms' "$storm"), $(awk -v c=$counted -v r=$rounds 'BEGIN { print c / r }') call" \
    "one alone; cached, on $cores cores" "$(printf '%.1f ms; %.2f ms' "$alone" "$cached")" \
    "$(awk -v s="$storm" -v l="$limit" 'BEGIN { printf "%.2f", s / l * 1.15 }') x (alone + 100 x cached / cores)" \
    "1 call, at most 1.15 x" $bad
}

as_mb() { awk -v k="$1" 'BEGIN { printf "%.1f MB", k * 1024 / 1e6 }'; }

# Measured by the launcher, whose children inherit no peak. Without src/SsoCred/startup.order a cached run needs 9 MB.
row_memory() {
  local peak bad=
  read -r _ peak _ < <("$launcher" 1 "$binary" --profile dev)
  if [ "$peak" -gt $((7000000 / 1024)) ]; then bad=1; fi
  add_row "peak memory, cached" "$(as_mb "$peak")" "-" "-" "-" "at most 7 MB" $bad
  [ -n "${tls_peak-}" ] || return 0
  bad=
  if [ "$tls_peak" -gt $((40000000 / 1024)) ]; then bad=1; fi
  add_row "peak memory, exchange over TLS" "$(as_mb "$tls_peak")" "-" "-" "-" "at most 40 MB" $bad
}

# By the symbol names in the debug file, which begin with the library.
row_size() {
  local size bad='' symbols
  size=$(wc -c < "$binary")
  if [ "$size" -gt 17000000 ]; then bad=1; fi
  add_row "size of the stripped executable" "$(awk -v b="$size" 'BEGIN { printf "%.1f MB", b / 1e6 }')" \
    "-" "-" "-" "at most 17 MB" $bad
  symbols=$(find "artifacts/native/$rid" -name "*.dbg" | head -n 1)
  [ -n "$symbols" ] || return 0
  nm -n -t d "$symbols" | awk '
    # A symbol ends where the next one begins; gaps between sections are not counted.
    NR > 1 && $1 - from < 100000 && kind !~ /[bB]/ { sum[of] += $1 - from }
    {
      from = $1
      kind = $2
      of = $3 ~ /System_CommandLine/ ? "System.CommandLine" : \
        $3 ~ /QRCoder/ ? "QRCoder" : $3 ~ /AWSSDK_/ ? "AWS SDK" : \
        $3 ~ /CredentialProcess|sso_cred|SsoCred/ ? "sso-cred itself" : ".NET"
    }
    END { for (of in sum) printf "%s %.2f MB\n", of, sum[of] / 1e6 }' | sort | awk '
    { line = line (NR > 1 ? ", " : "") $0 } END { print line }' > "$work/parts"
  add_row "its code and data by name" "$(cat "$work/parts")" "-" "-" "-" "-"
}
