#!/usr/bin/env bash
# Prints a Markdown table of keystrokes and seconds of everyday work: build/bench-daily.sh [EXECUTABLE]
# Each line is typed into a bash on a terminal of 80 x 24, against the stand-in, whose sign-ins need nobody. With
# another EXECUTABLE, such as an older version without 'use', the same work is measured with it too.
set -euo pipefail
cd "$(dirname "$0")/.."
. build/shared.sh
. build/bench/yardsticks.sh
. build/bench/people.sh

work=$(mktemp -d)
trap 'stop_stand_in; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

new=$(build/publish.sh)
old=${1-}
compile_terminal
build_stand_in
clear_environment
unset CI AWS_PROFILE

# prepare EXECUTABLE: a home with two profiles, and a shell's start file; 'use' where the executable has it.
prepare() {
  make_person "$work/home"
  local name account
  for name in dev:012345678901 prod:123456789012; do
    account=${name#*:}
    printf '\n[profile %s]\nsso_session = bench\nsso_account_id = %s\nsso_role_name = ReadOnly\n' \
      "${name%:*}" "$account" >> "$work/home/.aws/config"
  done
  mkdir -p "$work/bin"
  ln -sfn "$1" "$work/bin/sso-cred"
  has_use=
  if "$1" shell bash > "$work/use.sh" 2> "$work/use.err"; then has_use=1; else : > "$work/use.sh"; fi
  cat > "$work/rc" << END
PATH=$work/bin:\$PATH
PS1='$ '
. $work/use.sh
END
}

# type STEP...: prints the seconds of the first 'time', of the last one, and the keys.
type_in() {
  at_terminal "$work/home" 'see:$ ' mark "$@" time -- bash --noprofile --rcfile "$work/rc" -i |
    awk '{ printf "%d keys, %.2f s", $NF, $(NF - 1) / 1000; if (NF > 2) printf " (first choice %.2f s)", $1 / 1000 }'
}

first_set_up() {
  prepare "$1"
  rm "$work/home/.aws/config"
  type_in $'press:sso-cred configure\r' 'see:its name' "press:$AWS_ENDPOINT_URL_SSO/start"$'\r' \
    'see:name of the session' $'press:my\r' 'see:0 selected' 'press:prod read' 'see:1 of' $'press:\r' \
    'see:Region of' $'press:\r' 'see:y/N' $'press:\r' 'see:name of the profile' $'press:\r' 'see:Y/n' $'press:\r' \
    'see:next: '
}

# Signed out, as on every morning: until a command has credentials.
morning() {
  prepare "$1"
  if [ -n "$has_use" ]; then
    type_in $'press:use dev\r' 'see:Sign in now?' $'press:\r' 'see:signed in to' 'see:$ ' \
      $'press:sso-cred | wc -c\r' 'see:$ '
  else
    type_in $'press:sso-cred login --profile dev\r' 'see:signed in to' 'see:$ ' $'press:export AWS_PROFILE=dev\r' \
      'see:$ ' $'press:sso-cred | wc -c\r' 'see:$ '
  fi
}

# Signed in and with cached credentials.
switching() {
  prepare "$1"
  HOME=$work/home "$1" login --session bench --device --no-browser --no-qr > "$work/login.out" 2>&1 ||
    fail "the sign-in failed: $(cat "$work/login.out")"
  HOME=$work/home "$1" --profile prod > "$work/document" || fail "the exchange failed"
  if [ -n "$has_use" ]; then
    type_in 'press:use pr' $'press:\t' 'see:od' $'press:\r' 'see:$ '
  else
    type_in $'press:export AWS_PROFILE=prod\r' 'see:$ '
  fi
}

# From the sign-in to a profile for one of 600 accounts. An older version asks for account and role at once.
big_organisation() {
  prepare "$1"
  local pick=('press:0598 read' 'see:1 of' $'press:\r')
  if [ -n "$has_use" ]; then
    pick=('press:0598' 'see:1 of' $'press:\r' 'see:0 selected' 'press:read' 'see:1 of' $'press:\r')
  fi
  type_in $'press:sso-cred configure\r' 'see:session: ' $'press:\r' 'see:signed in to' mark 'see:0 selected' time \
    "${pick[@]}" 'see:Region of' $'press:\r' 'see:y/N' $'press:\r' 'see:name of the profile' $'press:\r' 'see:Y/n' \
    $'press:\r' 'see:next: '
}

# row WHAT FUNCTION
row() {
  say "measuring: $1"
  local before=-
  if [ -n "$old" ]; then before=$("$2" "$old"); fi
  printf '| %s | %s | %s |\n' "$1" "$before" "$("$2" "$new")"
}

printf '| what | %s | now |\n|---|---|---|\n' "${old:+before}"
start_organisation 3
row "first set-up: from the start URL to a profile" first_set_up
row "morning: signed out, until a command has credentials" morning
row "switch: to another profile, with Tab" switching
start_organisation 600
row "big organisation: a profile for one of 600 accounts" big_organisation
