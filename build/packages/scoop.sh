#!/usr/bin/env bash
# A Scoop manifest with the archives in dist/SHA256SUMS: build/packages/scoop.sh
set -euo pipefail
cd "$(dirname "$0")/../.."
. build/shared.sh
. build/packages/shared.sh

on_machine() {
  local archive sum
  archive=$(name_of "$2").zip
  sum=$(sum_of "$archive")
  [ -n "$sum" ] || return 0
  cat << END
    "$1": {
      "url": "$(download_url "$archive")",
      "hash": "$sum",
      "extract_dir": "$(name_of "$2")"
    },
END
}

# hard_link NAME: a line of the manifest, in which PowerShell's $dir is the folder of the program.
hard_link() {
  # shellcheck disable=SC2016
  printf '    "New-Item -ItemType HardLink -Force -Path \\"$dir\\\\%s.exe\\" -Target \\"$dir\\\\sso-cred.exe\\" | Out-Null",\n' "$1"
}

# The folder goes on PATH instead of a shim: the helpers of docker and git are recognised by the name they are started
# with, which a shim would replace. A hard link needs no rights and no space.
write_manifest() {
  cat << END
{
  "version": "$version",
  "description": "$summary",
  "homepage": "$project_url",
  "license": "MIT",
  "architecture": {
$(printf '%s\n' "$machines" | sed '$s/,$//')
  },
  "env_add_path": ".",
  "post_install": [
$(for helper in $helpers; do hard_link "$helper"; done | sed '$s/,$//')
  ]
}
END
}

machines=$(on_machine 64bit win-x64 && on_machine arm64 win-arm64)
if [ -z "$machines" ]; then
  say "no Scoop manifest: dist/SHA256SUMS has no archive for Windows"
  exit 0
fi
write_manifest > "$dist/sso-cred.json"
made "$dist/sso-cred.json"
