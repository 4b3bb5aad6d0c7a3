# shellcheck shell=bash
# Sourced by check-certificates.sh: makes keys and certificates with openssl. Needs $pki, a folder.

# key NAME: makes a private key, once for all its users, and NAME.pub. The name is the algorithm with its size, or the
# curve, and may end in -SOMETHING to distinguish two keys.
key() {
  local name=$1 kind=${1%%-*}
  [ -s "$pki/$name.pub" ] && return 0
  case $kind in
    rsa*) openssl genrsa -out "$pki/$name.key" "${kind#rsa}" ;;
    explicit) openssl ecparam -name prime256v1 -param_enc explicit -genkey -noout -out "$pki/$name.key" ;;
    dsa*)
      openssl genpkey -genparam -algorithm DSA -pkeyopt "dsa_paramgen_bits:${kind#dsa}" -out "$pki/$name.par" &&
        openssl genpkey -paramfile "$pki/$name.par" -out "$pki/$name.key"
      ;;
    pss*) openssl genpkey -algorithm RSA-PSS -pkeyopt "rsa_keygen_bits:${kind#pss}" -out "$pki/$name.key" ;;
    ed*) openssl genpkey -algorithm "$kind" -out "$pki/$name.key" ;;
    *) openssl ecparam -name "$kind" -genkey -noout -out "$pki/$name.key" ;;
  esac > /dev/null 2>> "$pki/openssl.log" &&
    openssl pkey -in "$pki/$name.key" -pubout -out "$pki/$name.pub" 2>> "$pki/openssl.log"
}

# certificate NAME OPTION=VALUE...: makes $pki/NAME.pem and its key, $pki/NAME.key. Options: subject; key, a name of
# 'key'; issuer, a NAME, without which it is self-signed; sign, openssl's arguments for the signature; from and to
# (YYYYMMDDHHMMSSZ); the extensions bc, ku, eku and san in openssl's syntax, or 'no'; more, lines separated by |.
certificate() {
  local name=$1 option
  local subject="/CN=$1" key=prime256v1-$1 issuer='' sign='' from='' to=''
  local bc='critical,CA:FALSE' ku='critical,digitalSignature' eku=serverAuth san='DNS:localhost' more=''
  shift
  for option; do
    case ${option%%=*} in
      subject | key | issuer | sign | from | to | bc | ku | eku | san | more) local "${option%%=*}=${option#*=}" ;;
      *) fail "certificate: unknown option '$option'" ;;
    esac
  done
  # If it cannot be made, no earlier certificate of this name may remain.
  rm -f "$pki/$name.pem"
  key "$key" || return
  cp "$pki/$key.key" "$pki/$name.key"
  {
    [ "$bc" = no ] || printf 'basicConstraints=%s\n' "$bc"
    [ "$ku" = no ] || printf 'keyUsage=%s\n' "$ku"
    [ "$eku" = no ] || printf 'extendedKeyUsage=%s\n' "$eku"
    [ "$san" = no ] || printf 'subjectAltName=%s\n' "$san"
    printf '%s\n' "$more" | tr '|' '\n'
  } > "$pki/$name.ext"
  local by=(-key "$pki/$key.key")
  [ -z "$issuer" ] || by=(-force_pubkey "$pki/$key.pub" -CA "$pki/$issuer.pem" -CAkey "$pki/$issuer.key")
  # shellcheck disable=SC2086 # several arguments
  if [ -z "$from$to" ]; then
    openssl x509 -new "${by[@]}" -subj "$subject" -days 30 -extfile "$pki/$name.ext" $sign -out "$pki/$name.pem"
  else
    dated "$name" "$key" "$issuer" "$subject" "${from:-20200101000000Z}" "${to:-20400101000000Z}"
  fi > /dev/null 2>> "$pki/openssl.log"
}

# dated NAME KEY ISSUER SUBJECT FROM TO: only 'openssl ca' takes times before version 3.4.
dated() {
  local by=(-selfsign -keyfile "$pki/$2.key")
  [ -z "$3" ] || by=(-cert "$pki/$3.pem" -keyfile "$pki/$3.key")
  rm -rf "$pki/ca"
  mkdir "$pki/ca"
  : > "$pki/ca/index"
  printf '[ca]\ndefault_ca = c\n[c]\ndatabase = %s\nnew_certs_dir = %s\nrand_serial = yes\ndefault_md = sha256\n' \
    "$pki/ca/index" "$pki/ca" > "$pki/ca/config"
  printf 'policy = p\n[p]\ncommonName = optional\n[req]\ndistinguished_name = n\n[n]\n' >> "$pki/ca/config"
  openssl req -new -config "$pki/ca/config" -key "$pki/$2.key" -subj "$4" -out "$pki/ca/request" &&
    openssl ca -batch -notext -config "$pki/ca/config" "${by[@]}" -extfile "$pki/$1.ext" \
      -startdate "$5" -enddate "$6" -in "$pki/ca/request" -out "$pki/$1.pem"
}

# authority NAME OPTION=VALUE...: the same with the extensions of an authority.
authority() {
  local name=$1
  shift
  certificate "$name" bc='critical,CA:TRUE' ku='critical,keyCertSign,cRLSign' eku=no san=no \
    more=subjectKeyIdentifier=hash "$@"
}

# rewrite NAME FROM TO ISSUER: changes bytes of a certificate, written in hex and as many as before, and signs it again
# with the key of ISSUER, which is RSA.
rewrite() {
  python3 -I - "$pki/$1.pem" "$2" "$3" "$pki/$4.key" << 'CODE' 2>> "$pki/openssl.log"
import base64, re, subprocess, sys
path, old, new, key = sys.argv[1:]
old, new = bytes.fromhex(old), bytes.fromhex(new)
text = open(path).read()
der = bytearray(base64.b64decode(re.search("-----\n(.*?)-----", text, re.S)[1]))
assert der[:2] == b"\x30\x82" and der[4:6] == b"\x30\x82" and len(old) == len(new)
body = bytes(der[4:8 + int.from_bytes(der[6:8], "big")])
assert old in body
signed = body.replace(old, new)
sign = ["openssl", "dgst", "-sha256", "-sign", key]
signature = subprocess.run(sign, input=signed, stdout=subprocess.PIPE, check=True).stdout
der[4:4 + len(body)] = signed
der[-len(signature):] = signature
with open(path, "w") as out:
    out.write("-----BEGIN CERTIFICATE-----\n" + base64.encodebytes(der).decode() + "-----END CERTIFICATE-----\n")
CODE
}
