#!/usr/bin/env bash
# The container image, for the systems of its arguments that it is made for: build/packages/image.sh RID...
# It is an OCI archive with the executable, the helpers' links and what they load: Debian's C library, OpenSSL and the
# certificate authorities (build/sysroot.sh). It is meant for COPY --from, can also be run, and is made without a
# container engine: neither a daemon nor root, and no version of one in the bytes.
set -euo pipefail
cd "$(dirname "$0")/../.."
. build/shared.sh
. build/packages/shared.sh

need python3 python3-minimal
need readelf binutils
mkdir -p "$dist"
platforms=()
for rid; do
  case $rid in
    linux-x64) root=image-x64 machine=amd64 ;;
    linux-arm64) root=image-arm64 machine=arm64 ;;
    *) continue ;;
  esac
  executable=$(executable_of "$rid")
  [ -f "$executable" ] || fail "there is no executable for $rid" "publish it: build/publish.sh $rid --release"
  platforms+=("$machine=$executable=$(build/sysroot.sh "$root")")
done
if [ "${#platforms[@]}" -eq 0 ]; then
  say "left out: the image, which is made for linux-x64 and linux-arm64"
  exit 0
fi

commit=$(git rev-parse HEAD 2> /dev/null || true)
image=$dist/$(name_of image).tar
python3 build/packages/image.py "$image.new" "$version" "$project_url" "$commit" "$summary" "${platforms[@]}"
mv "$image.new" "$image"
made "$image"
