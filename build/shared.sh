# shellcheck shell=bash
# Sourced by the other scripts, from the top of the repository: messages, a clean environment, and the stand-in for IAM
# Identity Center. Written for bash 3.2, which macOS has. Installs nothing.

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en
# A build node that keeps running would keep the caller's pipes open.
export MSBUILDDISABLENODEREUSE=1
# The compiler's server would go on for ten minutes. MSBuild takes the variable for a property.
export UseSharedCompilation=false

say() { printf '%s\n' "$*" >&2; }

fail() {
  printf '%s: error: %s\n' "$(basename "$0")" "$1" >&2
  if [ $# -gt 1 ]; then printf '%s: hint: %s\n' "$(basename "$0")" "$2" >&2; fi
  exit 1
}

# Checks that dotnet is on PATH and that its SDK satisfies global.json.
need_sdk() {
  local hint="install the .NET 10 SDK: https://dotnet.microsoft.com/download/dotnet/10.0,"
  hint="$hint or dotnet-sdk-10.0 from your system's packages"
  command -v dotnet > /dev/null || fail "dotnet is not on PATH" "$hint"
  dotnet --version > /dev/null 2>&1 || fail "no .NET SDK here satisfies global.json (10.0.100 or newer)" "$hint"
}

# Removes the user's AWS configuration, trust and proxy settings from the environment.
clear_environment() {
  local name
  for name in $(compgen -e); do
    case $name in
      SSO_CRED_TEST_SEED | SSO_CRED_TEST_ROUNDS) ;; # for the random tests
      AWS_* | SSO_CRED_* | SSL_CERT_FILE | SSL_CERT_DIR | REQUESTS_CA_BUNDLE | CURL_CA_BUNDLE) unset "$name" ;;
      [Hh][Tt][Tt][Pp]_[Pp][Rr][Oo][Xx][Yy] | [Hh][Tt][Tt][Pp][Ss]_[Pp][Rr][Oo][Xx][Yy]) unset "$name" ;;
      [Aa][Ll][Ll]_[Pp][Rr][Oo][Xx][Yy] | [Nn][Oo]_[Pp][Rr][Oo][Xx][Yy]) unset "$name" ;;
    esac
  done
}

# Sets now: the clock in microseconds. Starts a process only if bash has no clock.
read_clock() {
  if [ -n "${EPOCHREALTIME-}" ]; then
    now=${EPOCHREALTIME/[.,]/}
  else
    now=$(perl -MTime::HiRes=time -e 'printf "%d", time * 1e6')
  fi
}

# timed FILE COMMAND...: runs it with its output in FILE and sets took to its milliseconds, with one decimal.
timed() {
  local file=$1 before
  shift
  read_clock
  before=$now
  "$@" > "$file" || return
  read_clock
  took=$((now - before + 50))
  took=$((took / 1000)).$((took / 100 % 10))
}

# Prints nothing unless it fails.
build_stand_in() {
  local output
  output=$(dotnet restore samples/IdentityCenter --locked-mode -v:q --tl:off 2>&1 &&
    dotnet build samples/IdentityCenter -c Release --no-restore -v:q --tl:off 2>&1) || {
    say "$output"
    fail "the stand-in could not be built"
  }
}

# start_stand_in FOLDER ARGUMENT...: starts it on a free port, waits until it is ready and exports the endpoint
# variables that it prints. Its output is kept in FOLDER.
start_stand_in() {
  local folder=$1 waited=0 line
  shift
  # The last one's output would end the wait.
  : > "$folder/stand-in.out"
  dotnet artifacts/bin/IdentityCenter/release/identity-center.dll --port 0 "$@" \
    > "$folder/stand-in.out" 2> "$folder/stand-in.err" < /dev/null &
  stand_in=$!
  until grep -q '^# ready' "$folder/stand-in.out"; do
    if ! kill -0 "$stand_in" 2> /dev/null; then
      cat "$folder/stand-in.err" >&2
      fail "the stand-in stopped before it was ready"
    fi
    waited=$((waited + 1))
    [ "$waited" -lt 300 ] || fail "the stand-in was not ready after 30 s"
    sleep 0.1
  done
  while read -r line; do
    case $line in
      'export AWS_'*=*)
        line=${line#export }
        line=${line//[\"\']/}
        export "${line?}"
        ;;
    esac
  done < "$folder/stand-in.out"
}

stop_stand_in() {
  [ -n "${stand_in-}" ] || return 0
  local waited=0
  kill "$stand_in" 2> /dev/null || true
  while kill -0 "$stand_in" 2> /dev/null && [ "$waited" -lt 50 ]; do
    waited=$((waited + 1))
    sleep 0.1
  done
  kill -9 "$stand_in" 2> /dev/null || true
  wait "$stand_in" 2> /dev/null || true
  stand_in=
}

# make_home FOLDER SESSION START_URL: creates a home whose config has [profile dev] with SESSION.
make_home() {
  mkdir -p "$1/.aws"
  cat > "$1/.aws/config" << END
[profile dev]
sso_session = $2
sso_account_id = 012345678901
sso_role_name = ReadOnly
region = eu-central-1

[sso-session $2]
sso_start_url = $3
sso_region = eu-central-1
sso_registration_scopes = sso:account:access
END
}
