# shellcheck shell=bash disable=SC2154 # sourced by bench.sh, which sets what is used here
# The row of a cached run whose secrets are in gnome-keyring, which runs on a bus and in a home of its own.

row_keyring() {
  local what="cached, from the keyring"
  if ! command -v dbus-daemon > /dev/null || ! command -v gnome-keyring-daemon > /dev/null; then
    say "$what: left out, as it needs dbus-daemon and gnome-keyring-daemon"
    return
  fi
  cp -R "$work/home" "$work/keyring"
  mkdir -m 700 "$work/bus"
  dbus-daemon --session --nofork --nopidfile --address="unix:path=$work/bus/bus" 2> "$work/bus/log" &
  bus=$!
  wait_for test -S "$work/bus/bus"
  export DBUS_SESSION_BUS_ADDRESS=unix:path=$work/bus/bus
  printf 'bench' | HOME=$work/keyring XDG_RUNTIME_DIR=$work/bus \
    gnome-keyring-daemon --unlock --components=secrets --foreground > "$work/bus/keyring" 2>&1 &
  daemon=$!
  HOME=$work/keyring wait_for "$binary" store move bench --to keyring --yes
  HOME=$work/person row_against "$what" "cached, from files" 3 8 "$binary --profile dev" "$binary --profile dev" \
    --prepare "ln -sfn $work/home $work/person" --prepare "ln -sfn $work/keyring $work/person"
  stop_keyring
}

stop_keyring() {
  unset DBUS_SESSION_BUS_ADDRESS
  [ -z "${daemon-}" ] || kill "$daemon" 2> /dev/null || true
  [ -z "${bus-}" ] || kill "$bus" 2> /dev/null || true
  wait "${daemon-}" "${bus-}" 2> /dev/null || true
  daemon='' bus=''
}

# wait_for COMMAND...: runs it until it succeeds, for ten seconds at most.
wait_for() {
  local waited=0
  until "$@" > "$work/waited.log" 2>&1; do
    waited=$((waited + 1))
    if [ "$waited" -gt 100 ]; then
      cat "$work/waited.log" >&2
      fail "'$*' did not succeed in ten seconds"
    fi
    sleep 0.1
  done
}
