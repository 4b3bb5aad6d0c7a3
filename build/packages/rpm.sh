#!/usr/bin/env bash
# RPM packages of the glibc systems: build/packages/rpm.sh RID...
set -euo pipefail
cd "$(dirname "$0")/../.."
. build/shared.sh
. build/packages/shared.sh

# The C library's versions are found in the executable by rpmbuild itself. OpenSSL is loaded at run time, so it is
# named here, by the capabilities that Fedora, RHEL and openSUSE all have; their packages have different names.
write_spec() {
  cat << END
Name: sso-cred
Version: $(distribution_version)
Release: 1
Summary: $summary
License: MIT
URL: $project_url
Requires: (libssl.so.3()(64bit) or libssl.so.1.1()(64bit))
Recommends: ca-certificates

%description
$description

%install
mkdir -p %{buildroot}
cp -a $work/root/. %{buildroot}

%files
%defattr(-,root,root,-)
/usr/bin/sso-cred
/usr/bin/docker-credential-sso-cred
/usr/bin/git-credential-sso-cred
/usr/share/bash-completion/completions/sso-cred
/usr/share/zsh/site-functions/_sso-cred
/usr/share/fish/vendor_completions.d/sso-cred.fish
/usr/share/man/man1/sso-cred*.1.gz
/usr/share/man/man7/sso-cred*.7.gz
%dir /usr/share/doc/sso-cred
%doc /usr/share/doc/sso-cred/CHANGELOG.md
%doc /usr/share/doc/sso-cred/THIRD-PARTY-NOTICES.md
%dir /usr/share/licenses/sso-cred
%license /usr/share/licenses/sso-cred/LICENSE
END
}

# Without debug packages, build ids and post-processing: the executable is installed as it was published. rpm of RHEL 8
# can read xz, and one thread always writes the same.
build_package() {
  local log=$work/log
  rpmbuild -bb --quiet --target "$architecture-linux" \
    --define "_topdir $work/build" \
    --define "_rpmdir $work" \
    --define "_rpmfilename %{NAME}-%{VERSION}-%{RELEASE}.%{ARCH}.rpm" \
    --define "_buildhost localhost" \
    --define "use_source_date_epoch_as_buildtime 1" \
    --define "clamp_mtime_to_source_date_epoch 1" \
    --define "_binary_payload w6.xzdio" \
    --define "debug_package %{nil}" \
    --define "_build_id_links none" \
    --define "__os_install_post %{nil}" \
    --define "__arch_install_post %{nil}" \
    "$work/spec" > "$log" 2>&1 || {
    cat "$log" >&2
    fail "rpmbuild failed for $rid"
  }
}

need rpmbuild rpm
mkdir -p "$dist"
# rpmbuild takes no path with a space.
work=$(mktemp -d /tmp/sso-cred-rpm.XXXXXX)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
for rid; do
  case $rid in
    linux-x64) architecture=x86_64 ;;
    linux-arm64) architecture=aarch64 ;;
    *) continue ;;
  esac
  root=$work/root
  fresh_folder "$root"
  stage_linux "$rid" "$root" /usr/share/zsh/site-functions
  install -D -m 644 LICENSE "$root/usr/share/licenses/sso-cred/LICENSE"
  install -m 644 CHANGELOG.md "$root/usr/share/doc/sso-cred/CHANGELOG.md"
  set_times "$root"
  write_spec > "$work/spec"
  build_package
  package=sso-cred-$(distribution_version)-1.$architecture.rpm
  mv "$work/$package" "$dist/$package"
  made "$dist/$package"
done
