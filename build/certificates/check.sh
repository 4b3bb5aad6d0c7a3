# shellcheck shell=bash
# Sourced by check-certificates.sh: starts a server for each check, collects the verdicts and prints the table.

passed=0 failed=0 skipped=0

skip() {
  say "$(basename "$0"): skipped: $1"
  printf '0 passed, 0 failed, 1 skipped\n'
  exit 0
}

skip_without() {
  local program
  for program; do command -v "$program" > /dev/null || skip "there is no $program here"; done
}

# Creates the home, the response of every server, the proxy, and the authorities of most chains.
prepare() {
  clear_environment
  pki=$work/pki bundle_file=$work/bundle.pem
  mkdir -p "$pki" "$work/www/federation"
  local token
  make_home "$work/home" certificates https://certificates.awsapps.com/start
  token=$(printf certificates | openssl dgst -sha1 -r)
  mkdir -p "$work/home/.aws/sso/cache"
  printf '{"startUrl": "%s", "region": "eu-central-1", "accessToken": "token", "expiresAt": "2100-01-01T00:00:00Z"}' \
    https://certificates.awsapps.com/start > "$work/home/.aws/sso/cache/${token%% *}.json"
  printf 'HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n%s%s' \
    '{"roleCredentials":{"accessKeyId":"ASIAEXAMPLE",' \
    '"secretAccessKey":"secret","sessionToken":"session","expiration":4102444800000}}' > "$work/www/answer"
  cp "$work/www/answer" "$work/www/federation/credentials?account_id=012345678901&role_name=ReadOnly"
  cp "$work/www/answer" "$work/www/federation/credentials?role_name=ReadOnly&account_id=012345678901"
  # OpenSSL's policy for servers would refuse weak certificates.
  printf 'openssl_conf = a\n[a]\nssl_conf = b\n[b]\nsystem_default = c\n[c]\nCipherString = DEFAULT:@SECLEVEL=0\n' \
    > "$work/server.cnf"
  python3 -I build/certificates/tunnel.py > "$work/tunnel" 2> /dev/null < /dev/null &
  tunnel=$!
  wait_for "$work/tunnel" . || fail "the proxy does not start"
  tunnel_port=$(cat "$work/tunnel")
  authority root && authority mid issuer=root || fail "openssl makes no certificates" "$(tail -n 1 "$pki/openssl.log")"
  authority rsaroot key=rsa2048-root && authority rsamid key=rsa2048-mid issuer=rsaroot ||
    fail "openssl makes no RSA certificates"
  curl_is_here=
  if command -v curl > /dev/null; then
    curl_is_here=1
    case $(curl --version) in
      *OpenSSL/*) ;;
      *) say "curl is not built with OpenSSL here: its verdicts may differ" ;;
    esac
  else
    say "there is no curl here: its column stays empty"
  fi
  printf '%-7s%-12s%-64s%-9s%-9s%-9s%s\n' '' group certificate bundle system curl python
}

# wait_for FILE TEXT: waits up to 10 s until FILE contains TEXT.
wait_for() {
  local waited=0
  until grep -q "$2" "$1" 2> /dev/null; do
    waited=$((waited + 1))
    [ "$waited" -lt 500 ] || return 1
    sleep 0.02
  done
}

# start_server ADDRESS NAME CHAIN: presents $pki/NAME.pem and the certificates in CHAIN. Sets port.
start_server() {
  local extra=()
  [ ! -s "$3" ] || extra=(-cert_chain "$3")
  # Emptied here, because the server's shell may do so only after an old line has been read.
  : > "$work/server.out"
  (cd "$work/www" && OPENSSL_CONF="$work/server.cnf" exec openssl s_server -accept "$1:0" -cert "$pki/$2.pem" \
    -key "$pki/$2.key" ${extra[@]+"${extra[@]}"} -no-CAfile -no-CApath -no-CAstore -HTTP) \
    > "$work/server.out" 2> "$work/server.err" < /dev/null &
  server=$!
  wait_for "$work/server.out" '^ACCEPT ' || return
  port=$(sed -n 's/^ACCEPT .*:\([0-9]*\)$/\1/p' "$work/server.out" | head -n 1)
  [ -n "$port" ]
}

stop() {
  [ -n "$1" ] || return 0
  kill -9 "$1" 2> /dev/null
  wait "$1" 2> /dev/null
  return 0
}

stop_server() { stop "${server-}" && server=; }

stop_tunnel() { stop "${tunnel-}" && tunnel=; }

# ours VARIABLE FILE: sso-cred's verdict: yes, no, or its other output.
ours() {
  local proxy=() code=0
  case $host in
    localhost | 127.* | '['*) ;;
    *) proxy=("HTTPS_PROXY=http://127.0.0.1:$tunnel_port") ;;
  esac
  rm -rf "$work/home/.aws/cli" "$work/home/.aws/sso-cred"
  env HOME="$work/home" "AWS_ENDPOINT_URL_SSO=https://$host:$port" SSL_CERT_DIR="$work/none" \
    SSL_CERT_FILE="$work/none" "$1=$2" ${proxy[@]+"${proxy[@]}"} \
    "$binary" --profile dev > "$work/out" 2> "$work/err" < /dev/null || code=$?
  case $code-$(cat "$work/err") in
    0-*) verdict=yes ;;
    6-*'no secure connection'* | 3-*"cannot read CA certificates"*) verdict=no ;;
    *) verdict=odd ;;
  esac
}

curls() {
  local code=0
  [ -n "$curl_is_here" ] || { verdict=- && return; }
  curl -q -sS -o /dev/null --max-time 10 --noproxy '*' --resolve "$host:$port:$address" --cacert "$bundle" \
    "https://$host:$port/answer" > /dev/null 2> "$work/curl.err" < /dev/null || code=$?
  # 35: no agreement, 51 and 60: not trusted, 77: the bundle can't be read.
  case $code in
    35 | 51 | 60 | 77) verdict=no ;;
    0 | 1 | 52 | 56) verdict=yes ;;
    *) verdict=$code ;;
  esac
}

pythons() {
  local name=${host#[}
  if python3 -I build/certificates/handshake.py "$address" "$port" "${name%]}" "$bundle" > "$work/python.out" 2>&1; then
    verdict=yes
  elif [ "$(wc -l < "$work/python.out")" -gt 1 ]; then
    verdict=odd
  else
    verdict=no
  fi
}

# check WANTED WHAT OPTION=VALUE...: makes a leaf and a server that presents it, and asks all clients. WANTED is yes,
# no, or any if it depends on OpenSSL's version. Options are those of 'certificate' and: host, the name in the URL; cert,
# an existing NAME; chain and trust, the NAMEs that are sent and trusted; bundle, a file that is trusted instead;
# only=bundle, to skip the system's trust.
check() {
  local wanted=$1 what=$2 option options=()
  local host=localhost cert='' chain=mid trust=root bundle='' only='' address=127.0.0.1 verdict
  shift 2
  for option; do
    case ${option%%=*} in
      host | cert | chain | trust | bundle | only) local "${option%%=*}=${option#*=}" ;;
      *) options+=("$option") ;;
    esac
  done
  case $host in '['*) address=${host#[} address=${address%]} ;; esac
  if [ -z "$cert" ]; then
    cert=leaf
    certificate leaf issuer=mid ${options[@]+"${options[@]}"} || { miss "$what" && return; }
  fi
  # shellcheck disable=SC2086 # several names
  join "$work/chain.pem" $chain || { miss "$what" && return; }
  if [ -z "$bundle" ]; then
    bundle=$bundle_file
    # shellcheck disable=SC2086
    join "$bundle" $trust || { miss "$what" && return; }
  fi
  case $address in *:*) address="[$address]" ;; esac
  if ! start_server "$address" "$cert" "$work/chain.pem"; then
    stop_server
    cat "$work/server.err" >> "$pki/openssl.log"
    miss "$what"
    return
  fi
  address=${address#[} address=${address%]}
  ours AWS_CA_BUNDLE "$bundle"
  local with_bundle=$verdict said system=- curl python
  said=$(cat "$work/err")
  if [ -z "$only" ]; then
    ours SSL_CERT_FILE "$bundle"
    system=$verdict
  fi
  curls
  curl=$verdict
  pythons
  python=$verdict
  stop_server
  tell "$wanted" "$what" "$with_bundle" "$system" "$curl" "$python" "$said"
}

join() {
  local file=$1 name
  shift
  : > "$file"
  for name; do cat "$pki/$name.pem" >> "$file" 2>> "$pki/openssl.log" || return; done
}

# miss WHAT: openssl cannot make it here.
miss() {
  skipped=$((skipped + 1))
  printf '%-7s%-12s%-64s%s\n' skip "$group" "$1" "$(tail -n 1 "$pki/openssl.log" | cut -c 1-100)"
}

tell() {
  local state='ok' why=
  if [ "$1" != any ] && [ "$3" != "$1" ]; then why="'$1' is wanted"; fi
  if [ "$4" != - ] && [ "$3" != "$4" ]; then why="${why:+$why, }bundle and system's trust differ"; fi
  if [ "$3$4" != "${3%yes}${4%yes}" ] && [ "$5-$6" = no-no ]; then why="${why:+$why, }more lenient than both"; fi
  if [ -n "$why" ]; then state=FAIL failed=$((failed + 1)); else passed=$((passed + 1)); fi
  printf '%-7s%-12s%-64s%-9s%-9s%-9s%s\n' "$state" "$group" "$2" "$3" "$4" "$5" "$6"
  if [ -n "$why" ]; then printf '       %s; it said: %s\n' "$why" "$(printf %s "${7:-nothing}" | head -n 1)"; fi
}

finish() {
  local line="$passed passed, $failed failed"
  if [ "$skipped" -gt 0 ]; then line="$line, $skipped skipped"; fi
  printf '%s\n' "$line"
  if [ "$failed" -gt 0 ] || [ "$passed" -eq 0 ]; then exit 1; fi
  exit 0
}
