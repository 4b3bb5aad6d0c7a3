# shellcheck shell=bash disable=SC2154 # sourced by bench.sh and bench-daily.sh, which set what is used here
# What a person at a terminal waits for: the first choice of a long list, and a key in one.

compile_terminal() {
  terminal=$PWD/artifacts/bench/terminal
  mkdir -p "${terminal%/*}"
  "$(c_compiler)" -O2 -o "$terminal" build/bench/terminal.c
}

# start_organisation ACCOUNTS: a stand-in that allows every sign-in, and takes a while for each page of accounts, as the
# portal does.
start_organisation() {
  stop_stand_in
  mkdir -p "$work/people"
  start_stand_in "$work/people" --accounts "$1" --auto-approve --fault "ListAccounts=delay:0.3,times=0"
}

# make_person HOME: nobody has signed in there, and there are no profiles.
make_person() {
  rm -rf "$1"
  mkdir -p "$1/.aws"
  cat > "$1/.aws/config" << END
[sso-session bench]
sso_start_url = $AWS_ENDPOINT_URL_SSO/start
sso_region = us-east-1
sso_registration_scopes = sso:account:access
END
}

# at_terminal HOME STEP... -- PROGRAM ARGUMENT...
at_terminal() {
  local home=$1
  shift
  HOME=$home TERM=xterm "$terminal" "$@"
}

row_configure() {
  say "measuring: the first choice of 600 accounts"
  local round ms bad=
  start_organisation 600
  : > "$work/choices"
  for ((round = 0; round < rounds; round++)); do
    make_person "$work/person-home"
    at_terminal "$work/person-home" 'see:signed in to' mark 'see:0 selected' time -- \
      "$binary" configure --session bench --device --no-browser --no-qr | awk '{ print $1 }' >> "$work/choices" ||
      fail "configure shows no list"
  done
  ms=$(middle < "$work/choices")
  if above "$ms" 1000; then bad=1; fi
  add_row "configure: first choice of 600 accounts after the sign-in" "$ms ms" "-" "-" "-" "at most 1 s" $bad
}

# The longest of some keys: searching, selecting all, moving.
row_key() {
  say "measuring: a key in a list of 20,000 rows"
  local key ms bad='' steps=('see:20,000')
  make_person "$work/person-home"
  awk 'BEGIN {
    for (i = 10000; i < 30000; i++)
      printf "\n[profile team-%d.ReadOnly]\nsso_session = bench\nsso_account_id = 3000000%d\nsso_role_name = ReadOnly\n",
        i, i
  }' >> "$work/person-home/.aws/config"
  # The drawing ends by showing the cursor.
  for key in t e a m ' ' 9 $'\x15' $'\e[B' $'\e[F' 9 $'\x7f'; do
    steps+=(mark "press:$key" $'see:\e[?25h' time)
  done
  ms=$(at_terminal "$work/person-home" "${steps[@]}" -- "$binary" whoami |
    awk '{ for (i = 1; i < NF; i++) if ($i > most) most = $i; print most }') || fail "the list takes no keys"
  if above "$ms" 30; then bad=1; fi
  add_row "a key in a list of 20,000 rows, the slowest" "$ms ms" "-" "-" "-" "at most 30 ms" $bad
}
