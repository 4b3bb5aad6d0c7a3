#!/bin/sh
# Installs sso-cred from a release, without root: curl -fsSL URL/install.sh | sh -s -- [--version VERSION] [--to FOLDER]
# Downloads the archive for this system, verifies its checksum, and puts the executable and the links of docker's and git's
# helper into ~/.local/bin or FOLDER. Nothing there changes before everything is verified. Everything is in functions that the last
# line calls, so a script that is cut off does nothing.
#
# SSO_CRED_RELEASES: where the releases are, with SHA256SUMS in latest/download and in download/vVERSION; by default
# the project's own. Plain http is accepted from this machine only.
set -eu

# A release has its project's URL here.
project_url=@PROJECT_URL@

say() { printf '%s\n' "$*" >&2; }

fail() {
  say "install.sh: error: $1"
  if [ $# -gt 1 ]; then say "install.sh: hint: $2"; fi
  exit 1
}

usage() {
  say "usage: install.sh [--version VERSION] [--to FOLDER]"
  exit 2
}

read_arguments() {
  version='' folder=''
  while [ $# -gt 0 ]; do
    case $1 in
      --version) version=${2-} && version=${version#v} ;;
      --to) folder=${2-} ;;
      *) usage ;;
    esac
    [ -n "${2-}" ] || usage
    shift 2
  done
  check_version "$version" || fail "'$version' is no version" "such as: --version 1.2.3"
  if [ -z "$folder" ]; then
    [ -n "${HOME-}" ] || fail "HOME is not set" "name a folder: --to FOLDER"
    folder=$HOME/.local/bin
  fi
}

# It becomes part of a URL and of a path.
check_version() {
  case $1 in *[!0-9A-Za-z.+-]*) return 1 ;; esac
}

check_releases() {
  releases=${SSO_CRED_RELEASES-$project_url/releases}
  releases=${releases%/}
  case $releases in
    @*) fail "this copy names no project" "take install.sh from a release, or set SSO_CRED_RELEASES=URL" ;;
    *@*) fail "'$releases' has a user or password in it" ;;
    https://*) protocols='=https' ;;
    http://127.0.0.1[:/]* | http://localhost[:/]* | http://\[::1\][:/]*) protocols='=http,https' ;;
    *) fail "'$releases' is not https" ;;
  esac
}

find_system() {
  case $(uname -m) in
    x86_64 | amd64) machine=x64 ;;
    aarch64 | arm64) machine=arm64 ;;
    *) fail "there is no sso-cred for '$(uname -m)' machines" ;;
  esac
  case $(uname -s) in
    Linux) find_linux ;;
    Darwin)
      # Rosetta says x86_64 to a translated shell.
      if [ "$(sysctl -n sysctl.proc_translated 2> /dev/null || :)" = 1 ]; then machine=arm64; fi
      system=osx-$machine
      ;;
    MINGW* | MSYS* | CYGWIN*) fail "on Windows this script installs nothing" "download the zip, or use scoop" ;;
    *) fail "there is no sso-cred for '$(uname -s)'" ;;
  esac
}

# musl's ldd names it. Where there is no ldd, the C library's loader has a name.
find_linux() {
  [ "$(getconf LONG_BIT 2> /dev/null || echo 64)" = 64 ] || fail "there is no sso-cred for 32-bit systems"
  system=linux-$machine
  if command -v ldd > /dev/null 2>&1; then
    case $(ldd --version 2>&1 || :) in *musl*) system=linux-musl-$machine ;; esac
    return
  fi
  for loader in /lib64/ld-linux-x86-64.so.2 /lib/ld-linux-aarch64.so.1; do
    if [ -e "$loader" ]; then return; fi
  done
  for loader in /lib/ld-musl-*.so.1; do
    if [ -e "$loader" ]; then system=linux-musl-$machine; fi
  done
}

# download URL FILE: quiet unless it fails. curl follows redirects to https only.
download() {
  if command -v curl > /dev/null 2>&1; then
    curl --fail --silent --show-error --location --proto "$protocols" --connect-timeout 30 --retry 3 \
      --output "$2" "$1" < /dev/null
  elif command -v wget > /dev/null 2>&1; then
    wget -q -O "$2" "$1" < /dev/null
  else
    fail "downloading needs curl or wget"
  fi
}

checksum() {
  if command -v sha256sum > /dev/null 2>&1; then
    sha256sum < "$1"
  elif command -v shasum > /dev/null 2>&1; then
    shasum -a 256 < "$1"
  elif command -v openssl > /dev/null 2>&1; then
    openssl dgst -sha256 -r < "$1"
  else
    fail "the checksum needs sha256sum, shasum or openssl"
  fi
}

# Sets archive and its checksum from the release's list; the newest release's list says which version it is.
read_list() {
  place=$releases/latest/download
  if [ -n "$version" ]; then place=$releases/download/v$version; fi
  download "$place/SHA256SUMS" "$work/SHA256SUMS" ||
    fail "'$place/SHA256SUMS' could not be downloaded" "see which versions there are: $releases"
  archive='' expected=''
  while read -r sum name; do
    name=${name#\*}
    case $name in
      sso-cred-[0-9]*-"$system.tar.gz") archive=$name expected=$sum ;;
    esac
  done < "$work/SHA256SUMS"
  [ -n "$archive" ] || fail "this release has no archive for $system" "the releases are at $releases"
  found=${archive#sso-cred-}
  found=${found%"-$system.tar.gz"}
  check_version "$found" || fail "SHA256SUMS has a name that is no archive: '$archive'"
  if [ -n "$version" ] && [ "$version" != "$found" ]; then
    fail "SHA256SUMS of version $version has an archive of version $found"
  fi
  version=$found
}

# From the version's own place: a newer release may be the latest by now.
fetch_archive() {
  place=$releases/download/v$version
  download "$place/$archive" "$work/$archive" || fail "'$place/$archive' could not be downloaded"
  actual=$(checksum "$work/$archive")
  actual=${actual%% *}
  [ "${#actual}" -eq 64 ] || fail "the checksum of '$archive' could not be computed"
  if [ "$actual" != "$expected" ]; then
    fail "'$archive' is damaged or not the one that was released: its checksum is $actual, not $expected" \
      "nothing was installed; try again later"
  fi
  tar -xzf "$work/$archive" -C "$work" < /dev/null || fail "'$archive' could not be unpacked"
  new=$work/${archive%.tar.gz}/sso-cred
  if [ ! -f "$new" ] || [ -h "$new" ]; then fail "'$archive' contains no sso-cred"; fi
  chmod 755 "$new"
  "$new" --version > "$work/version" 2> "$work/errors" < /dev/null || {
    cat "$work/errors" >&2
    fail "sso-cred $version does not start on this system" "nothing was installed"
  }
}

# A rename: a run that starts meanwhile gets the old executable or the new one.
install_files() {
  [ ! -d "$folder/sso-cred" ] || fail "'$folder/sso-cred' is a folder"
  mv -f "$new" "$folder/sso-cred" || fail "'$folder/sso-cred' could not be written"
  install_link docker-credential-sso-cred
  install_link git-credential-sso-cred
}

install_link() {
  link=$folder/$1
  if [ -e "$link" ] && [ ! -h "$link" ]; then
    say "'$link' exists and is not a symlink: it stays as it is"
    return
  fi
  ln -s sso-cred "$work/link"
  mv -f "$work/link" "$link" || fail "'$link' could not be written"
}

report() {
  say "installed sso-cred $version: $folder/sso-cred"
  case :${PATH-}: in
    *:"$folder":*) ;;
    *) say "$folder is not on PATH; add to your shell's startup file: export PATH=\"$folder:\$PATH\"" ;;
  esac
}

main() {
  read_arguments "$@"
  check_releases
  find_system
  mkdir -p "$folder" || fail "'$folder' cannot be created" "name another: --to FOLDER"
  folder=$(cd "$folder" && pwd)
  # In the folder itself, for the rename, and because programs may not run in /tmp.
  work=$(mktemp -d "$folder/.sso-cred.XXXXXX") || fail "'$folder' cannot be written" "name another: --to FOLDER"
  trap 'rm -rf "$work"' EXIT
  trap 'exit 130' HUP INT TERM
  read_list
  fetch_archive
  install_files
  report
}

# In braces: a last line that is cut off, too, is a syntax error.
{ main "$@"; }
