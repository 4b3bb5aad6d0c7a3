#!/usr/bin/env bash
# Installs, uses and removes the packages: build/test-packages.sh [--install] [--mirror URL] [--suite NAME]...
# Makes every package twice and compares, installs the .deb in roots of Debian 12 and 11 (or of the named suites), and
# the .rpm in a root without packages. Needs root, debootstrap and rpm; --install (or CI=true) installs them and fetches
# the validator of the SBOM from npm. The roots are kept in artifacts/roots. All credentials come from the stand-in on
# loopback.
set -euo pipefail
cd "$(dirname "$0")/.."
. build/shared.sh
. build/packages/shared.sh

usage() {
  say "usage: build/test-packages.sh [--install] [--mirror URL] [--suite NAME]..."
  exit 2
}

need_programs() {
  local missing='' program
  for program in debootstrap rpm rpmbuild zip; do
    command -v "$program" > /dev/null || missing="$missing $program"
  done
  [ -n "$missing" ] || return 0
  [ -n "$install" ] || fail "missing:$missing" "apt-get install debootstrap rpm zip, or --install"
  apt-get install -y --no-install-recommends debootstrap rpm zip > /dev/null
}

passed() { say "ok: $*"; }

make_twice() {
  say "making the packages twice"
  build/package.sh "${rids[@]}"
  SSO_CRED_DIST=$work/again build/package.sh "${rids[@]}" 2> /dev/null
  cmp "$dist/SHA256SUMS" "$work/again/SHA256SUMS" >&2 || fail "two runs of build/package.sh differ"
  (cd "$dist" && sha256sum --check --quiet SHA256SUMS >&2) || fail "SHA256SUMS does not match"
  passed "two runs made the same $(wc -l < "$dist/SHA256SUMS") files"
}

# With a system that is made nowhere but on macOS.
check_requirement() {
  [ ! -f "$(executable_of osx-arm64)" ] || return 0
  if SSO_CRED_DIST=$work/none build/package.sh --only archive --require osx-arm64 "$rid" 2> "$work/require.log"; then
    fail "build/package.sh made packages without a required system"
  fi
  grep -q '^package.sh: error: there is no executable for osx-arm64$' "$work/require.log" || {
    cat "$work/require.log" >&2
    fail "build/package.sh failed with another error"
  }
  [ ! -e "$work/none" ] || fail "build/package.sh made packages although one was missing"
  passed "a required system that is missing is an error"
}

# Both machines' packages have the same files, modes and links.
check_arm64() {
  [ "${#rids[@]}" -gt 1 ] || { say "skipped: arm64's packages (there is no executable)" && return; }
  local other file
  other=$dist/sso-cred_$(distribution_version)_arm64.deb
  [ "$(dpkg-deb -f "$other" Architecture)" = arm64 ] || fail "'$other' is for another machine"
  for file in "$deb" "$other"; do
    dpkg-deb -c "$file" | awk '{ $3 = $4 = $5 = ""; print }' > "$work/$(basename "$file").list"
  done
  cmp "$work/$(basename "$deb").list" "$work/$(basename "$other").list" >&2 || fail "the .debs have different files"
  file=$dist/sso-cred-$(distribution_version)-1
  [ "$(rpm -qp --qf '%{ARCH}' "$file.aarch64.rpm")" = aarch64 ] || fail "'$file.aarch64.rpm' is for another machine"
  [ "$(rpm -qp --qf '[%{FILEMODES:perms} %{FILENAMES}\n]' "$file.aarch64.rpm")" = \
    "$(rpm -qp --qf '[%{FILEMODES:perms} %{FILENAMES}\n]' "$file.x86_64.rpm")" ] ||
    fail "the .rpms have different files"
  passed "arm64's packages have the same files"
}

check_manifests() {
  if command -v ruby > /dev/null; then
    ruby -c "$dist/sso-cred.rb" > /dev/null || fail "sso-cred.rb is no Ruby"
    passed "sso-cred.rb is valid Ruby"
  else
    say "skipped: sso-cred.rb (ruby is not installed)"
  fi
  # With the checksum of another file, since Windows' archive is not made here.
  mkdir "$work/scoop"
  for machine in win-x64 win-arm64; do
    sha256sum < LICENSE | sed "s/ -/ $(name_of "$machine").zip/" >> "$work/scoop/SHA256SUMS"
  done
  SSO_CRED_DIST=$work/scoop build/packages/scoop.sh
  python3 -m json.tool "$work/scoop/sso-cred.json" > /dev/null || fail "sso-cred.json is no JSON"
  passed "sso-cred.json is valid JSON"
}

# Against CycloneDX's own schema.
check_sbom() {
  if [ -z "$install" ] || ! command -v npm > /dev/null || ! command -v node > /dev/null; then
    say "skipped: the SBOM's schema (npm fetches the validator with --install)"
    return
  fi
  npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$work/npm" \
    @cyclonedx/cyclonedx-library@10.3.0 ajv@8.20.0 ajv-formats@3.0.1 ajv-formats-draft2019@1.6.1 >&2 ||
    fail "the validator of CycloneDX could not be fetched"
  cat > "$work/npm/validate.mjs" << 'END'
import { readFileSync } from 'fs';
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6);
const faults = await validator.validate(readFileSync(process.argv[2], 'utf8'));
if (faults !== null) {
  console.error(faults);
  process.exit(1);
}
END
  node "$work/npm/validate.mjs" "$dist/$(name_of "$rid").cdx.json" >&2 || fail "the SBOM is not valid CycloneDX 1.6"
  passed "the SBOM is valid CycloneDX 1.6"
}

# make_root SUITE: an unpacked root in $root, from the kept one if there is any.
make_root() {
  local kept=artifacts/roots/$1-amd64.tar
  if [ ! -f "$kept" ]; then
    say "making a root of Debian $1 from $mirror"
    mkdir -p artifacts/roots
    debootstrap --variant=minbase --arch=amd64 "$1" "$work/new-$1" "$mirror" > "$work/debootstrap.log" 2>&1 || {
      tail -n 20 "$work/debootstrap.log" >&2
      fail "no root of Debian $1 could be made" "name a mirror: --mirror URL"
    }
    tar --create --file "$kept.new" --directory "$work/new-$1" --exclude='./dev/*' .
    mv "$kept.new" "$kept"
    rm -rf "$work/new-$1"
  fi
  root=$work/$1
  fresh_folder "$root"
  tar --extract --file "$kept" --directory "$root"
  cp /etc/resolv.conf "$root/etc/resolv.conf"
  mknod -m 666 "$root/dev/null" c 1 3 || fail "no device can be made in a root" "allow mknod in this container"
  mknod -m 666 "$root/dev/urandom" c 1 9
}

# inside COMMAND...: in the root, with exactly this environment.
inside() {
  chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/home/user LC_ALL=C \
    DEBIAN_FRONTEND=noninteractive ${settings[@]+"${settings[@]}"} "$@" < /dev/null
}

install_deb() {
  cp "$deb" "$root/tmp/package.deb"
  inside apt-get update > "$work/apt.log" 2>&1 || say "the package lists of $1 could not be updated"
  inside apt-get install -y --no-install-recommends /tmp/package.deb > "$work/apt.log" 2>&1 || {
    cat "$work/apt.log" >&2
    fail "the package cannot be installed on $1"
  }
  inside dpkg --verify sso-cred >&2
  # shellcheck disable=SC2016 # dpkg-query's own variables
  passed "$1: installed with $(inside dpkg-query -W -f '${db:Status-Abbrev}${Package} ${Version}\n' 'libssl[13]*' |
    sed -n 's/^ii *//p')"
}

# A home in the root, whose stand-in serves TLS to the real host names through its proxy.
start_services() {
  make_home "$root/home/user" packages https://packages.awsapps.com/start
  start_stand_in "$work" --mint "$root/home/user" --session packages \
    --start-url https://packages.awsapps.com/start --proxy-port 0 --tls-port 0 --ca-file "$root/home/user/ca.pem"
}

use_program() {
  local suite=$1 endpoint=$AWS_ENDPOINT_URL_SSO proxy first second
  proxy=$(sed -n 's/^# proxy: export HTTPS_PROXY=//p' "$work/stand-in.out")
  [ -n "$proxy" ] || fail "the stand-in named no proxy"
  settings=("AWS_ENDPOINT_URL_SSO=$endpoint")
  first=$(inside sso-cred --profile dev) || fail "$suite: the exchange over http failed"
  rm -rf "$root/home/user/.aws/cli"
  settings=("HTTPS_PROXY=$proxy" AWS_CA_BUNDLE=/home/user/ca.pem)
  second=$(inside sso-cred --profile dev) || fail "$suite: the exchange over TLS failed"
  [ "$first" != "$second" ] || fail "$suite: the second exchange brought the first one's credentials"
  case $second in '{"Version":1,"AccessKeyId":"ASIA'*) ;; *) fail "$suite: this is no document: $second" ;; esac
  passed "$suite: exchanges over http and TLS"
  use_helper "$suite"
  stop_stand_in
  settings=()
  [ "$(inside sso-cred --profile dev)" = "$second" ] || fail "$suite: a cached run printed something else"
  passed "$suite: cached run"
}

# The helpers are found by their names on PATH, as docker and git do.
use_helper() {
  local answer
  answer=$(inside sh -c 'echo 012345678901.dkr.ecr.eu-central-1.amazonaws.com | docker-credential-sso-cred get') ||
    fail "$1: docker's helper failed: $answer"
  case $answer in *'"Username":"AWS"'*) ;; *) fail "$1: docker's helper answered: $answer" ;; esac
  passed "$1: docker's helper"
  answer=$(inside sh -c 'printf "protocol=https\nhost=git-codecommit.eu-central-1.amazonaws.com\npath=v1/repos/r\n" |
    git-credential-sso-cred --profile dev get') || fail "$1: git's helper failed: $answer"
  case $answer in username=*password=*) ;; *) fail "$1: git's helper answered: $answer" ;; esac
  passed "$1: git's helper"
}

# As the shells load the files: bash-completion sources the file of the command's name.
use_completions() {
  local offered
  # shellcheck disable=SC2016 # for the root's bash
  offered=$(inside bash -c '. /usr/share/bash-completion/completions/sso-cred
    COMP_LINE="sso-cred --profile d" COMP_POINT=20
    _sso_cred; printf "%s\n" "${COMPREPLY[@]}"; complete -p sso-cred')
  [ "$offered" = "dev
complete -F _sso_cred sso-cred" ] || fail "$1: bash completion offered: $offered"
  [ "$(head -n 1 "$root/usr/share/zsh/vendor-completions/_sso-cred")" = "#compdef sso-cred" ] ||
    fail "$1: zsh's compinit would not load the completion file"
  [ -s "$root/usr/share/fish/vendor_completions.d/sso-cred.fish" ] || fail "$1: there is no completion file for fish"
  passed "$1: completion files"
}

# check_manual ROOT NAME: each page of the repository is where man looks for it, packed.
check_manual() {
  local page
  for page in docs/man/*.[17]; do
    gunzip --stdout "$1/usr/share/man/man${page##*.}/$(basename "$page").gz" | cmp -s - "$page" ||
      fail "$2: the man page $(basename "$page") is missing or another one"
  done
  passed "$2: man pages"
}

# What the user has stays; all that the package brought goes.
remove_deb() {
  local path
  inside dpkg-query -L sso-cred > "$work/files"
  inside apt-get purge -y sso-cred > "$work/apt.log" 2>&1 || fail "$1: the package cannot be removed"
  while read -r path; do
    case $path in
      *sso-cred*)
        if [ -e "$root$path" ] || [ -h "$root$path" ]; then fail "$1: removing left '$path'"; fi
        ;;
    esac
  done < "$work/files"
  [ -f "$root/home/user/.aws/config" ] || fail "$1: removing the package removed the user's files"
  passed "$1: removed, and the user's files stay"
}

test_deb() {
  settings=()
  make_root "$1"
  install_deb "$1"
  start_services
  use_program "$1"
  use_completions "$1"
  check_manual "$root" "$1"
  remove_deb "$1"
  rm -rf "$root"
}

# Debian's rpm warns that its users want another program.
run_rpm() {
  rpm --root "$work/rpm" --dbpath /var/lib/rpm "$@" > "$work/rpm.log" 2>&1 || {
    cat "$work/rpm.log" >&2
    fail "rpm $1 failed"
  }
}

test_rpm() {
  local file place=$work/rpm path
  file=$dist/sso-cred-$(distribution_version)-1.x86_64.rpm
  rpm -qp --requires "$file" | grep -qF 'libssl.so.3()(64bit) or libssl.so.1.1()(64bit)' ||
    fail "the .rpm does not depend on OpenSSL"
  mkdir -p "$place/var/lib/rpm"
  run_rpm --initdb
  run_rpm --install --nodeps "$file"
  run_rpm --verify --nodeps sso-cred
  for path in $helpers; do
    [ "$(readlink "$place/usr/bin/$path")" = sso-cred ] || fail "the .rpm has no link $path"
  done
  "$place/usr/bin/sso-cred" --version > /dev/null || fail "the .rpm's executable does not start"
  check_manual "$place" rpm
  rpm -qp --list "$file" > "$work/files"
  run_rpm --erase sso-cred
  while read -r path; do
    if [ -e "$place$path" ] || [ -h "$place$path" ]; then fail "removing the .rpm left '$path'"; fi
  done < "$work/files"
  passed "rpm: installed, verified and removed $(wc -l < "$work/files") files"
}

rid=linux-x64
rids=("$rid")
if [ -f "$(executable_of linux-arm64)" ]; then rids+=(linux-arm64); fi
mirror=http://deb.debian.org/debian suites='' settings=()
install=${SSO_CRED_INSTALL-}
if [ "${CI-}" = true ]; then install=1; fi
while [ $# -gt 0 ]; do
  case $1 in
    --install) install=1 ;;
    --mirror | --suite)
      [ $# -gt 1 ] || usage
      if [ "$1" = --mirror ]; then mirror=$2; else suites="$suites $2"; fi
      shift
      ;;
    *) usage ;;
  esac
  shift
done

[ "$(uname -sm)" = "Linux x86_64" ] || fail "the roots are of Linux on x86-64"
[ "$(id -u)" = 0 ] || fail "installing packages in a root needs root" "run it as root, for example in a container"
need_programs
work=$(mktemp -d)
trap 'stop_stand_in; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
clear_environment
deb=$dist/sso-cred_$(distribution_version)_amd64.deb

make_twice
check_requirement
check_arm64
check_manifests
check_sbom
build_stand_in
for suite in ${suites:-bookworm bullseye}; do test_deb "$suite"; done
test_rpm
