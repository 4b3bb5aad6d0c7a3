#!/usr/bin/env bash
# The archives: build/packages/archive.sh RID...
# A tar.gz for Linux and macOS, a zip for Windows, each with one folder. Windows has no symlink that an archive could
# bring, and docker needs the helper's name in argv: 'sso-cred ecr install' makes that helper there, and
# 'sso-cred codecommit install' needs none.
set -euo pipefail
cd "$(dirname "$0")/../.."
. build/shared.sh
. build/packages/shared.sh

make_tar() {
  tar --create --directory "$staging/archive" --format=ustar --sort=name --mtime="@$SOURCE_DATE_EPOCH" \
    --owner=0 --group=0 --numeric-owner "$1" | gzip --no-name --best > "$dist/$1.tar.gz"
  made "$dist/$1.tar.gz"
}

# The list is sorted, and -X leaves out the owner and the times of this machine.
make_zip() {
  local target
  target=$(realpath "$dist")/$1.zip
  rm -f "$target"
  (cd "$staging/archive" && find "$1" -type f | sort | zip -q -X -D -9 "$target" -@)
  made "$dist/$1.zip"
}

mkdir -p "$dist"
fresh_folder "$staging/archive"
make_completions
for rid; do
  name=$(name_of "$rid")
  root=$staging/archive/$name
  executable=$(executable_of "$rid")
  install -D -m 755 "$executable" "$root/$(basename "$executable")"
  install -m 644 LICENSE THIRD-PARTY-NOTICES.md "$root"
  install -D -m 644 -t "$root/completions" "$completions"/*
  case $rid in
    win-*) need zip zip ;;
    *)
      for helper in $helpers; do ln -s sso-cred "$root/$helper"; done
      install -D -m 644 -t "$root/man" docs/man/*
      ;;
  esac
  set_times "$root"
  case $rid in
    win-*) make_zip "$name" ;;
    *) make_tar "$name" ;;
  esac
done
