#!/bin/sh
# Runs as root when the container's image is built, with the feature's options as variables: installs sso-cred with the
# install.sh of its release, which verifies the download, and makes ~/.aws so that a volume there belongs to its user.
set -eu

case ${VERSION:=latest} in
  latest) from=$RELEASES/latest/download && set -- ;;
  *) from=$RELEASES/download/v${VERSION#v} && set -- --version "$VERSION" ;;
esac
script=$(mktemp)
trap 'rm -f "$script"' EXIT
if command -v curl > /dev/null; then
  curl -fsSL "$from/install.sh" -o "$script"
else
  wget -q "$from/install.sh" -O "$script"
fi
SSO_CRED_RELEASES=$RELEASES sh "$script" "$@" --to "$FOLDER"

if [ -n "${_REMOTE_USER-}" ] && [ -n "${_REMOTE_USER_HOME-}" ]; then
  mkdir -p "$_REMOTE_USER_HOME/.aws"
  chmod 700 "$_REMOTE_USER_HOME/.aws"
  chown "$_REMOTE_USER:" "$_REMOTE_USER_HOME/.aws"
fi
