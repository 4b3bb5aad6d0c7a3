# shellcheck shell=bash
# Sourced by build/package.sh and by each format in this folder, after build/shared.sh and from the top of the
# repository: what a package is made of. Everything that two runs could do differently is fixed here: times, modes,
# order and locale. Packages are made on Linux, also those of other systems.

export LC_ALL=C TZ=UTC
umask 022

# shellcheck disable=SC2034 # used by package.sh
systems="linux-x64 linux-arm64 linux-musl-x64 linux-musl-arm64 osx-x64 osx-arm64 win-x64 win-arm64"
dist=${SSO_CRED_DIST:-dist}
# Trees and spec files that a package is made from.
staging=artifacts/packages

# need PROGRAM PACKAGE: fails if the program is missing.
need() {
  command -v "$1" > /dev/null || fail "packaging needs $1" "Debian, Ubuntu: apt-get install $2"
}

# property NAME: a property of Directory.Build.props, which has each on a line of its own.
property() {
  local value
  value=$(sed -n "s:^ *<$1>\(.*\)</$1>\$:\1:p" Directory.Build.props)
  [ -n "$value" ] || fail "Directory.Build.props has no line with $1"
  printf '%s\n' "$value"
}

version=$(property Version)
project_url=$(property PackageProjectUrl)
# shellcheck disable=SC2034 # used by the formats
summary="AWS role credentials from an IAM Identity Center sign-in"
# shellcheck disable=SC2034
description="A credential process that shares the AWS CLI's cache files. Cached
credentials take 2 to 3 ms, new ones a single network exchange, however many
processes ask at once. It signs in by browser or device code, serves tools
that cannot run a credential process, and is docker's credential helper for
Amazon ECR and git's for CodeCommit."

# Links to the executable, by whose names docker and git find it.
# shellcheck disable=SC2034
helpers="docker-credential-sso-cred git-credential-sso-cred"

# Every time stamp in a package is that of the commit: https://reproducible-builds.org/specs/source-date-epoch/
set_source_date() {
  [ -z "${SOURCE_DATE_EPOCH-}" ] || return 0
  SOURCE_DATE_EPOCH=$(git log -1 --format=%ct 2> /dev/null) ||
    fail "this is no git clone, so the packages have no date" "set SOURCE_DATE_EPOCH to the seconds since 1970"
  export SOURCE_DATE_EPOCH
}
set_source_date

# The published executable of a system.
executable_of() {
  case $1 in
    win-*) printf '%s\n' "artifacts/native/$1/publish/sso-cred.exe" ;;
    *) printf '%s\n' "artifacts/native/$1/publish/sso-cred" ;;
  esac
}

# The name of a package without its ending.
name_of() { printf '%s\n' "sso-cred-$version-$1"; }

# A pre-release sorts before its release: dpkg and rpm write 1.0.0-rc.1 as 1.0.0~rc.1.
distribution_version() { printf '%s\n' "${version/-/\~}"; }

# fresh_folder PATH: an empty folder.
fresh_folder() {
  rm -rf "$1"
  mkdir -p "$1"
}

# The completion scripts are the same on every system, so any executable that runs here prints them.
make_completions() {
  local executable shell file
  completions=$staging/completions
  executable=$(find_runnable)
  fresh_folder "$completions"
  for shell in bash:sso-cred.bash zsh:_sso-cred fish:sso-cred.fish powershell:sso-cred.ps1; do
    file=$completions/${shell#*:}
    "$executable" completion "${shell%:*}" > "$file" || fail "'$executable' printed no completion for ${shell%:*}"
  done
}

find_runnable() {
  local rid executable
  for rid in $systems; do
    executable=$(executable_of "$rid")
    if [ -x "$executable" ] && "$executable" --version > /dev/null 2>&1; then
      printf '%s\n' "$executable"
      return
    fi
  done
  fail "the completion scripts need an executable that runs here" "publish one first: build/publish.sh --release"
}

# set_times FOLDER: gives everything below it, and the folder, the date of the commit.
set_times() { find "$1" -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +; }

# stage_linux RID ROOT ZSH_FOLDER: what .deb and .rpm have in common. A link to a name in the same folder is what
# 'ecr install' makes, too.
stage_linux() {
  local helper page section
  install -D -m 755 "$(executable_of "$1")" "$2/usr/bin/sso-cred"
  for helper in $helpers; do ln -s sso-cred "$2/usr/bin/$helper"; done
  make_completions
  install -D -m 644 "$completions/sso-cred.bash" "$2/usr/share/bash-completion/completions/sso-cred"
  install -D -m 644 "$completions/_sso-cred" "$2$3/_sso-cred"
  install -D -m 644 "$completions/sso-cred.fish" "$2/usr/share/fish/vendor_completions.d/sso-cred.fish"
  install -D -m 644 THIRD-PARTY-NOTICES.md "$2/usr/share/doc/sso-cred/THIRD-PARTY-NOTICES.md"
  for page in docs/man/*.[17]; do
    section=$2/usr/share/man/man${page##*.}
    mkdir -p "$section"
    gzip --no-name --best < "$page" > "$section/$(basename "$page").gz"
    chmod 644 "$section/$(basename "$page").gz"
  done
}

# sum_of FILE: its checksum in dist/SHA256SUMS, or nothing.
sum_of() { awk -v name="$1" '$2 == name { print $1 }' "$dist/SHA256SUMS"; }

# download_url FILE: where a release has it.
download_url() { printf '%s\n' "$project_url/releases/download/v$version/$1"; }

# made FILE: says what was made.
made() { say "$(printf '%12s  %s' "$(stat -c %s "$1")" "$1")"; }
