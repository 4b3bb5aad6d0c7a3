#!/usr/bin/env bash
# Debian packages of the glibc systems: build/packages/deb.sh RID...
set -euo pipefail
cd "$(dirname "$0")/../.."
. build/shared.sh
. build/packages/shared.sh

need_tools() {
  need dpkg-deb dpkg
  need readelf binutils
}

# The newest symbol version that the executable needs of the C library.
glibc_floor() {
  local floor
  floor=$(readelf --wide --version-info "$1" | sed -n 's/.*Name: GLIBC_\([0-9.]*\) .*/\1/p' | sort -uV | tail -n 1)
  [ -n "$floor" ] || fail "'$1' names no version of glibc"
  printf '%s\n' "$floor"
}

# As dpkg-gencontrol counts: each file in whole KiB, and one for each other entry.
installed_size() {
  find "$1" -mindepth 1 \( -type f -printf '%s\n' -o -printf '1\n' \) |
    awk '{ kib += int(($1 + 1023) / 1024) } END { print kib }'
}

# OpenSSL is loaded at run time, any of the versions that Debian and Ubuntu have. ca-certificates has the authorities.
write_control() {
  cat > "$root/DEBIAN/control" << END
Package: sso-cred
Version: $(distribution_version)
Architecture: $architecture
Maintainer: sso-cred project <$project_url>
Homepage: $project_url
Section: utils
Priority: optional
Installed-Size: $(installed_size "$root/usr")
Depends: libc6 (>= $(glibc_floor "$root/usr/bin/sso-cred")), libssl3 | libssl3t64 | libssl1.1
Recommends: ca-certificates
Description: $summary
$(printf '%s\n' "$description" | sed 's/^/ /')
END
  (cd "$root" && find usr -type f | sort | xargs -d '\n' md5sum) > "$root/DEBIAN/md5sums"
}

write_copyright() {
  {
    cat << END
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: sso-cred
Source: $project_url
Comment: The executable contains the packages that THIRD-PARTY-NOTICES.md in this folder lists.

Files: *
$(sed -n 's/^Copyright (c) /Copyright: /p' LICENSE)
License: MIT
END
    # A paragraph's lines begin with a space, and an empty one has a dot.
    sed '1,/^Copyright/d' LICENSE | sed '1{/^$/d}; s/^$/./; s/^/ /'
  } > "$1"
}

need_tools
mkdir -p "$dist"
for rid; do
  case $rid in
    linux-x64) architecture=amd64 ;;
    linux-arm64) architecture=arm64 ;;
    *) continue ;;
  esac
  root=$staging/deb/$rid
  fresh_folder "$root"
  stage_linux "$rid" "$root" /usr/share/zsh/vendor-completions
  documents=$root/usr/share/doc/sso-cred
  write_copyright "$documents/copyright"
  gzip --no-name --best < CHANGELOG.md > "$documents/CHANGELOG.md.gz"
  chmod 644 "$documents"/*
  mkdir "$root/DEBIAN"
  write_control
  set_times "$root"
  package=$dist/sso-cred_$(distribution_version)_$architecture.deb
  # xz: Debian 11 cannot read zstd. Its output depends on the number of threads.
  DPKG_DEB_THREADS_MAX=1 dpkg-deb -Zxz --root-owner-group --build "$root" "$package" > /dev/null
  made "$package"
done
