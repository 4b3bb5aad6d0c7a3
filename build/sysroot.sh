#!/usr/bin/env bash
# Makes the system root that a release is linked against: build/sysroot.sh ROOT, or build/sysroot.sh --pin
# ROOT is linux-x64 or linux-arm64 (Debian 11's C library, so that the executable starts on old systems), or
# linux-arm64-runtime (what runs an arm64 executable under an emulator), or image-x64 and image-arm64 (for the container
# image; of Debian 12, because Debian 11's OpenSSL gets no fixes). Its packages are those in build/sysroot.pins;
# apt fetches them with lists and folders of its own, and nothing is installed. --pin rewrites that file.
# The last line on stdout is the root's path. SSO_CRED_DEBIAN_MIRROR names another mirror: when Debian 11 leaves the
# default one, http://archive.debian.org/debian has it.
set -euo pipefail
cd "$(dirname "$0")/.."
. build/shared.sh

mirror=${SSO_CRED_DEBIAN_MIRROR:-http://deb.debian.org/debian}
pins=build/sysroot.pins
keyring=/usr/share/keyrings/debian-archive-keyring.gpg

usage() {
  say "usage: build/sysroot.sh ROOT"
  say "       build/sysroot.sh --pin"
  say "ROOT is one of: $(grep -v '^#' "$pins" | cut -d ' ' -f 1 | uniq | tr '\n' ' ')"
  exit 2
}

need_apt() {
  local program
  for program in apt-get apt-cache dpkg-deb; do
    command -v "$program" > /dev/null ||
      fail "a system root is made of Debian packages, and there is no $program here" \
        "run it on Debian or Ubuntu, and copy artifacts/sysroot/$1"
  done
  [ -f "$keyring" ] ||
    fail "there is no '$keyring' to verify the packages with" "apt-get install debian-archive-keyring"
}

# Debian's name for the machine of a root.
architecture() {
  case $1 in
    *-x64*) echo amd64 ;;
    *-arm64*) echo arm64 ;;
  esac
}

suites() {
  case $1 in
    image-*) echo bookworm bookworm-security ;;
    *) echo bullseye ;;
  esac
}

# A configuration beside the machine's own, whose proxy settings still apply.
apt_setup() {
  local machine suite location
  machine=$(architecture "$1")
  apt=$scratch/$1
  mkdir -p "$apt/state/lists/partial" "$apt/cache/archives/partial" "$apt/empty"
  : > "$apt/status"
  for suite in $(suites "$1"); do
    location=$mirror
    case $suite in *-security) location=$mirror-security ;; esac
    printf 'deb [arch=%s signed-by=%s target=Packages] %s %s main\n' "$machine" "$keyring" "$location" "$suite"
  done > "$apt/sources.list"
  # The suite is no longer updated, so its lists may be older than they say they should be. The sandbox's user could not
  # enter a temporary folder.
  cat > "$apt/apt.conf" << END
Dir::Etc::SourceList "$apt/sources.list";
Dir::Etc::SourceParts "$apt/empty";
Dir::Etc::PreferencesParts "$apt/empty";
Dir::Etc::Preferences "$apt/empty/preferences";
Dir::State "$apt/state";
Dir::State::status "$apt/status";
Dir::Cache "$apt/cache";
APT::Architecture "$machine";
#clear APT::Architectures;
APT::Architectures { "$machine"; };
APT::Sandbox::User "root";
APT::Update::Error-Mode "any";
Acquire::Check-Valid-Until "false";
Acquire::Languages "none";
END
  say "reading Debian's packages of $(suites "$1") for $machine from $mirror"
  run_apt apt-get -q update || fail "'$mirror' could not be read" \
    "set SSO_CRED_DEBIAN_MIRROR to a mirror that has $(suites "$1"), such as http://archive.debian.org/debian"
}

run_apt() { APT_CONFIG=$apt/apt.conf "$@" > "$scratch/apt.log" 2>&1 || { cat "$scratch/apt.log" >&2; return 1; }; }

sum() { sha256sum "$1" | cut -d ' ' -f 1; }

# fetch PACKAGE VERSION SHA256: leaves it in the folder 'packages'.
fetch() {
  local file found
  say "fetching $1 $2"
  rm -rf "$scratch/packages"
  mkdir "$scratch/packages"
  (cd "$scratch/packages" && run_apt apt-get -q download "$1=$2") || fail "'$mirror' does not have $1 $2" \
    "if it has a newer one, run build/sysroot.sh --pin and review the change"
  file=$(echo "$scratch/packages"/*.deb)
  found=$(sum "$file")
  [ "$found" = "$3" ] || fail "$1 $2 has the SHA-256 $found, and build/sysroot.pins has $3"
}

# A link to /lib/… means this machine's /lib to a linker.
make_links_relative() {
  local link target
  find "$1" -type l -lname '/*' -print0 | while IFS= read -r -d '' link; do
    target=$(readlink "$link")
    ln -sfnr "$1$target" "$link"
  done
}

make_root() {
  local root=artifacts/sysroot/$1 name package version checksum
  grep "^$1 " "$pins" > "$scratch/wanted"
  if ! cmp -s "$scratch/wanted" "$root/pins"; then
    need_apt "$1"
    apt_setup "$1"
    mkdir -p "$scratch/root"
    while read -r name package version checksum; do
      fetch "$package" "$version" "$checksum"
      dpkg-deb -x "$scratch/packages"/*.deb "$scratch/root"
    done < "$scratch/wanted"
    make_links_relative "$scratch/root"
    cp "$scratch/wanted" "$scratch/root/pins"
    mkdir -p artifacts/sysroot
    rm -rf "$root" "$root.new"
    cp -a "$scratch/root" "$root.new"
    mv "$root.new" "$root"
  fi
  printf '%s\n' "$PWD/$root"
}

# The names stay, and each gets the mirror's version and checksum.
pin() {
  local name package last='' rest
  grep '^#' "$pins" > "$scratch/pins"
  need_apt linux-x64
  while read -r name package rest; do
    [ "$name" = "$last" ] || apt_setup "$name"
    last=$name
    run_apt apt-cache show "$package" || fail "'$mirror' has no $package for $name"
    awk -v name="$name" '
      /^Package: / { package = $2 }
      /^Version: / { version = $2 }
      /^SHA256: / { print name, package, version, $2; exit }
    ' "$scratch/apt.log" >> "$scratch/pins"
  done < <(grep -v '^#' "$pins")
  cp "$scratch/pins" "$pins"
  say "$pins"
}

[ $# -eq 1 ] || usage
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM
case $1 in
  --pin) pin ;;
  *)
    grep -q "^$1 " "$pins" || usage
    make_root "$1"
    ;;
esac
