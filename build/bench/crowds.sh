# shellcheck shell=bash disable=SC2154,SC2034 # sourced by bench-scale.sh, which sets what is used here
# Many processes at once, silent connections, and a long run of 'serve'.

compile_asker() {
  asker=$PWD/artifacts/bench/ask
  "$(c_compiler)" -O2 -o "$asker" build/bench/ask.c
}

# A signed-in home, and a portal that takes five seconds for role credentials.
start_crowd() {
  make_home "$work/home" bench https://bench.awsapps.com/start
  start_stand_in "$work" --mint "$work/home" --session bench --start-url https://bench.awsapps.com/start \
    --role-lifetime 43200 --fault "GetRoleCredentials=delay:5,times=0"
  export HOME=$work/home
}

counted() { curl -sS "$AWS_ENDPOINT_URL_SSO/_control/calls" | sed -n 's/.*"GetRoleCredentials": *\([0-9]*\).*/\1/p'; }

# exchange COUNT: one run fetches and COUNT others wait. Sets worker (ms); cpu (s), lost and calls of the others.
exchange() {
  local before
  rm -rf "$HOME/.aws/cli"
  before=$(counted)
  (
    timed "$work/document" "$binary" --profile dev --timeout 60
    printf '%s\n' "$took" > "$work/worker"
  ) &
  local first=$!
  sleep 0.3
  cpu=0 lost=0
  if [ "$1" -gt 0 ]; then
    read -r _ _ lost cpu < <("$launcher" "$1" "$binary" --profile dev --timeout 60 || true)
    cpu=$(awk -v c="$cpu" 'BEGIN { printf "%.2f", c / 1e6 }')
  fi
  wait "$first" || fail "the exchange failed"
  worker=$(cat "$work/worker")
  calls=$(($(counted) - ${before:-0}))
}

row_waiters() {
  say "measuring: 100 that wait"
  local bad=''
  exchange 100
  if above "$cpu" 1 || [ "$lost" -ne 0 ] || [ "$calls" -ne 1 ]; then bad=1; fi
  add_row "100 that wait 5 s for another's exchange" "$cpu s of CPU in all, $calls call" "-" "-" "-" \
    "at most 1 s, 1 call" $bad
}

# Skipped without enough memory: each process needs about 8 MB of its own.
row_crowd() {
  local bad='' alone free=
  [ ! -r /proc/meminfo ] || free=$(awk '/^MemAvailable/ { print int($2 / 1024) }' /proc/meminfo)
  if [ -n "$free" ] && [ "$free" -lt $((crowd * 8)) ]; then
    add_row "$crowd that wait for one exchange" "not measured: $free MB are free" "alone" "-" "-" "at most 1.1 x"
    return
  fi
  say "measuring: $crowd that wait"
  exchange 0
  alone=$worker
  exchange "$crowd"
  if above "$(ratio "$worker" "$alone")" 1.1 || [ "$lost" -ne 0 ] || [ "$calls" -ne 1 ]; then bad=1; fi
  add_row "one exchange while $crowd wait" "$worker ms, $calls call, $cpu s of CPU" "alone" "$alone ms" \
    "$(ratio "$worker" "$alone") x" "1 call, at most 1.1 x" $bad
}

# start_serve: sets serve (its process), port, path, token.
start_serve() {
  local waited=0 url
  : > "$work/serve.out" # not what the last one printed
  "$binary" serve --profile dev > "$work/serve.out" 2> "$work/serve.err" < /dev/null &
  serve=$!
  until grep -q AUTHORIZATION_TOKEN "$work/serve.out"; do
    waited=$((waited + 1))
    if [ "$waited" -ge 300 ] || ! kill -0 "$serve" 2> /dev/null; then
      cat "$work/serve.err" >&2
      fail "serve was not ready"
    fi
    sleep 0.1
  done
  url=$(sed -n "s/.*AWS_CONTAINER_CREDENTIALS_FULL_URI=['\"]*\([^'\"]*\).*/\1/p" "$work/serve.out" | head -n 1)
  path=/${url#http://*/}
  port=${url#http://*:}
  port=${port%%/*}
  token=$(sed -n "s/.*AWS_CONTAINER_AUTHORIZATION_TOKEN=['\"]*\([^'\"]*\).*/\1/p" "$work/serve.out" | head -n 1)
}

stop_serve() {
  [ -n "${serve-}" ] || return 0
  kill "$serve" 2> /dev/null || true
  wait "$serve" 2> /dev/null || true
  serve=
}

row_silent() {
  local bad='' answered lost longest wait
  say "measuring: 128 silent connections"
  start_serve
  read -r answered lost longest < <("$asker" "$port" "$path" "$token" 3 128)
  stop_serve
  if [ "$lost" -ne 0 ] || [ "$longest" -gt 1000000 ]; then bad=1; fi
  wait=$(awk -v l="$longest" 'BEGIN { printf "%.0f ms", l / 1000 }')
  add_row "serve, 128 silent connections" "longest wait $wait, $answered answered, $lost lost" \
    "-" "-" "-" "at most 1 s, none lost" $bad
}

# held: memory (KiB), descriptors and threads of serve.
held() {
  printf '%s %s %s\n' "$(awk '/^VmRSS/ { print $2 }' "/proc/$serve/status")" \
    "$(find "/proc/$serve/fd" -type l | wc -l)" \
    "$(awk '/^Threads/ { print $2 }' "/proc/$serve/status")"
}

row_soak() {
  local bad='' answered lost longest memory files threads later_memory later_files later_threads
  if [ ! -d /proc/self/fd ]; then
    add_row "serve for $soak s" "not measured: no /proc here" "-" "-" "-" "nothing grows"
    return
  fi
  say "measuring: serve for $soak s"
  start_serve
  # Warm up: everything that is loaded once.
  "$asker" "$port" "$path" "$token" 2 0 > "$work/warm"
  read -r memory files threads < <(held)
  read -r answered lost longest < <("$asker" "$port" "$path" "$token" "$soak" 0)
  sleep 1
  read -r later_memory later_files later_threads < <(held)
  stop_serve
  if [ "$lost" -ne 0 ] || above "$later_memory" "$(awk -v m="$memory" 'BEGIN { print m * 1.25 + 4096 }')" \
    || [ "$later_files" -gt $((files + 2)) ] || [ "$later_threads" -gt $((threads + 2)) ]; then bad=1; fi
  add_row "serve, $answered requests in $soak s, at the end" \
    "$(as_mb "$later_memory"), $later_files descriptors, $later_threads threads, $lost lost" \
    "at the start" "$(as_mb "$memory"), $files descriptors, $threads threads" \
    "$(ratio "$later_memory" "$memory") x" "nothing grows" $bad
}
