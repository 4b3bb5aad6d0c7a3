# shellcheck shell=bash disable=SC2154 # sourced by bench-scale.sh, which sets what is used here
# Homes with many profiles, and the rows for the cost of commands in them.

# write_config KIND COUNT FOLDER: creates a home with COUNT profiles.
write_config() {
  local folder=$3
  [ ! -d "$folder" ] || return 0
  mkdir -p "$folder/.aws" "$folder/.docker" "$folder/links"
  awk -v count="$2" -v kind="$1" 'BEGIN {
    keys = "sso_account_id = %012d\nsso_role_name = ReadOnly\nregion = eu-central-1\n"
    if (kind == "inherited") {
      print "[DEFAULT]"
      for (i = 0; i < 1000; i++) printf "key%d = a value that all have\n", i
    }
    if (kind != "missing" && kind != "sessions")
      print "[sso-session bench]\nsso_start_url = https://bench.awsapps.com/start\nsso_region = eu-central-1"
    for (i = 1; i <= count; i++) {
      if (kind == "process")
        printf "\n[profile team-%d]\ncredential_process = sso-cred --profile nobody\n", i
      else if (kind == "sessions") {
        printf "\n[sso-session s%d]\nsso_start_url = https://s%d.awsapps.com/start\nsso_region = eu-central-1\n", i, i
        printf "\n[profile team-%d]\nsso_session = s%d\n" keys, i, i, i
      } else
        printf "\n[profile team-%d]\nsso_session = bench\n" keys, i, i
    }
  }' > "$folder/.aws/config"
  [ "$1" = docker ] || return 0
  awk -v count="$2" 'BEGIN {
    printf "{\n\t\"credHelpers\": {"
    for (i = 1; i <= count; i++)
      printf "%s\n\t\t\"%012d.dkr.ecr.eu-central-1.amazonaws.com\": \"sso-cred\"", (i > 1 ? "," : ""), i
    printf "\n\t}\n}\n"
  }' > "$folder/.docker/config.json"
}

# run_once FOLDER FILE ARGUMENT...: adds a line to FILE: wall time (µs), peak (KiB), -, CPU time (µs).
run_once() {
  local folder=$1 file=$2
  shift 2
  # Some of these commands end with an exit code other than 0, as expected.
  (cd "$folder" && HOME=$folder "$launcher" 1 "$binary" "$@" 2> "$work/cost.err") >> "$file" || true
}

# least FILE: sets wall and cpu (ms) and peak (KiB): the least of its runs, since a busy machine only adds.
least() {
  read -r wall < <(awk '{ print $1 / 1000 }' "$1" | sort -g)
  read -r peak < <(awk '{ print $2 }' "$1" | sort -g)
  read -r cpu < <(awk '{ print $4 / 1000 }' "$1" | sort -g)
}

# cost FOLDER ARGUMENT...: the least of nine runs.
cost() {
  local folder=$1 round
  shift
  : > "$work/costs"
  for round in 1 2 3 4 5 6 7 8 9; do run_once "$folder" "$work/costs" "$@"; done
  least "$work/costs"
}

begin_sizes() {
  local line='| what (net10.0, '"$rid"') |' rule='|---|' size=$smallest step
  for ((step = 0; step <= doublings; step++)); do
    line="$line $size |" rule="$rule---|"
    size=$((size * 2))
  done
  printf '%s worst doubling | average | goal |\n%s---|---|---|\n' "$line" "$rule" > "$work/sizes"
}

# row_sizes WHAT KIND ARGUMENT...: eleven rounds through all sizes, so that a machine whose speed changes does so for all.
row_sizes() {
  local what=$1 kind=$2 step round line before='' first worst=0 by average mark=''
  shift 2
  say "measuring: $what"
  line="| $what |"
  for ((step = 0; step <= doublings; step++)); do
    write_config "$kind" "$((smallest << step))" "$work/$kind-$((smallest << step))"
    : > "$work/costs-$step"
  done
  for round in 1 2 3 4 5 6 7 8 9 10 11; do
    for ((step = 0; step <= doublings; step++)); do
      run_once "$work/$kind-$((smallest << step))" "$work/costs-$step" "$@"
    done
  done
  for ((step = 0; step <= doublings; step++)); do
    least "$work/costs-$step"
    line="$line $(printf '%.0f ms, %s' "$cpu" "$(as_mb "$peak")") |"
    if [ -n "$before" ]; then
      by=$(awk -v a="$cpu" -v b="$before" 'BEGIN { printf "%.2f", a / b }')
      if above "$by" "$worst"; then worst=$by; fi
    else
      first=$cpu
    fi
    before=$cpu
  done
  average=$(awk -v a="$cpu" -v b="$first" -v n="$doublings" 'BEGIN { printf "%.2f", exp(log(a / b) / n) }')
  if above "$worst" 2.3; then mark=' **missed**' missed=$((missed + 1)); fi
  printf '%s %s x | %s x | at most 2.3 x%s |\n' "$line" "$worst" "$average" "$mark" >> "$work/sizes"
}

end_sizes() {
  cat "$work/sizes"
  printf '\n'
}

# row_limit WHAT COUNT SECONDS MB ARGUMENT...: checks both limits; '-' means none.
row_limit() {
  local what=$1 count=$2 seconds=$3 most=$4 bad='' goal="at most $3 s"
  shift 4
  say "measuring: $* with $what"
  write_config plain "$count" "$work/plain-$count"
  cost "$work/plain-$count" "$@"
  if above "$cpu" "$(awk -v s="$seconds" 'BEGIN { print s * 1000 }')"; then bad=1; fi
  if [ "$most" != - ]; then
    goal="$goal, $most MB"
    if [ "$peak" -gt $((most * 1000000 / 1024)) ]; then bad=1; fi
  fi
  add_row "$what: ${*/__complete/completion}" \
    "$(printf '%.0f ms of CPU, %.0f ms, %s' "$cpu" "$wall" "$(as_mb "$peak")")" "-" "-" "-" "$goal" $bad
}

row_inherited() {
  local bad=''
  say "measuring: a [DEFAULT] of 1,000 keys"
  write_config inherited 1500 "$work/inherited"
  cost "$work/inherited" profiles
  if [ "$peak" -gt $((40000000 / 1024)) ]; then bad=1; fi
  add_row "1,500 profiles that inherit 1,000 keys" "$(printf '%.0f ms of CPU, %s' "$cpu" "$(as_mb "$peak")")" \
    "-" "-" "-" "at most 40 MB" $bad
}
