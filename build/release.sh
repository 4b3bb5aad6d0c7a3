#!/usr/bin/env bash
# Makes a release: build/release.sh [--dry-run | --check TAG]
# It checks the sources, makes everything that can be made on Linux, twice and in different folders, compares, and tags
# the commit; pushing that tag lets .github/workflows/release.yml make the release on all systems. --dry-run does the
# same without the tag, also before the project has its URL. --check TAG only checks, for a commit that has the tag.
# What was made is in dist/.
set -euo pipefail
cd "$(dirname "$0")/.."
. build/shared.sh
. build/packages/shared.sh

tag=v$version

usage() {
  say "usage: build/release.sh [--dry-run | --check TAG]"
  exit 2
}

check_tree() {
  local changes
  changes=$(git status --porcelain) || fail "a release is made from a git clone"
  [ -z "$changes" ] || {
    printf '%s\n' "$changes" >&2
    fail "the tree has changes that are not committed" "commit them, or: git stash --include-untracked"
  }
}

check_url() {
  local file
  case $project_url in
    */OWNER/*) fail "Directory.Build.props: PackageProjectUrl is '$project_url', which is no project" \
      "set it to the repository's URL, where install.sh and the packages will look for releases" ;;
    https://*) ;;
    *) fail "Directory.Build.props: PackageProjectUrl is '$project_url', which is not https" ;;
  esac
  # What people copy from.
  file=$(git grep -l '/OWNER/sso-cred' -- README.md docs samples | head -n 1 || true)
  [ -z "$file" ] || fail "'$file' has /OWNER/sso-cred in a URL" \
    "git grep -l /OWNER/sso-cred -- README.md docs samples | xargs sed -i 's|/OWNER/|/NAME/|'"
}

check_tag() {
  if git rev-parse --quiet --verify "refs/tags/$tag" > /dev/null; then
    fail "the tag $tag exists" "set the next Version in Directory.Build.props, and its entry in CHANGELOG.md"
  fi
}

check_version() {
  [[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.]+)?$ ]] ||
    fail "Directory.Build.props: '$version' is no version" "such as 1.2.3 or 1.2.3-rc.1"
  build/changelog.sh "$version" > /dev/null
}

# make_in FOLDER: everything, from a clone of this commit.
make_in() {
  local rid start=$SECONDS
  git clone -q --no-hardlinks . "$1"
  for rid in $made_here; do
    say "publishing $rid in $(basename "$1")"
    "$1/build/publish.sh" "$rid" --release > "$work/publish.log" || {
      cat "$work/publish.log" >&2
      fail "$rid could not be published"
    }
  done
  say "packaging in $(basename "$1")"
  # shellcheck disable=SC2086 # a list
  "$1/build/package.sh" $made_here
  say "made in $((SECONDS - start)) s"
}

sums() { (cd "$1" && find . -type f | sort | xargs -d '\n' sha256sum); }

compare() {
  sums "$1" > "$work/first.sums"
  sums "$2" > "$work/second.sums"
  if ! diff "$work/first.sums" "$work/second.sums" >&2; then
    keep=yes
    fail "two runs made different packages" "they are kept in $work"
  fi
}

dry='' given=''
case ${1-} in
  '') [ $# -eq 0 ] || usage ;;
  --dry-run)
    [ $# -eq 1 ] || usage
    dry=yes
    ;;
  --check)
    [ $# -eq 2 ] || usage
    given=$2
    ;;
  *) usage ;;
esac

check_tree
check_version
if [ -n "$given" ]; then
  [ "$given" = "$tag" ] || fail "the tag is '$given', and Directory.Build.props has version $version"
  check_url
  exit 0
fi
if [ -z "$dry" ]; then check_url; fi
check_tag

[ "$(uname -s)" = Linux ] || fail "packages are made on Linux"
case $(uname -m) in
  # Each is linked against a system root with clang and lld, so one machine makes both.
  x86_64 | aarch64) made_here="linux-x64 linux-arm64" ;;
  *) fail "sso-cred is not built for $(uname -m)" ;;
esac
need_sdk

work=$(mktemp -d)
keep=
trap '[ -n "$keep" ] || rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
# Different in length and with a space, so that no path can be in what is made.
make_in "$work/one"
make_in "$work/another, with a longer name"
compare "$work/one/dist" "$work/another, with a longer name/dist"
fresh_folder "$dist"
cp -p "$work/one/dist"/* "$dist/"
say "made twice and identical:"
cat "$dist/SHA256SUMS"

if [ -n "$dry" ]; then
  (check_url) 2> "$work/url" || say "not tagged; a release would end with: $(sed -n 's/^[^:]*: error: //p' "$work/url")"
  exit 0
fi
git tag -a "$tag" -m "sso-cred $version"
say "tagged $tag; to have it released: git push origin $tag"
