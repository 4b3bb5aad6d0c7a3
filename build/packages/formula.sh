#!/usr/bin/env bash
# A Homebrew formula with the archives in dist/SHA256SUMS: build/packages/formula.sh
set -euo pipefail
cd "$(dirname "$0")/../.."
. build/shared.sh
. build/packages/shared.sh

# A system without an archive is left out, so that brew says there is none instead of failing at a download.
on_machine() {
  local archive sum
  archive=$(name_of "$2").tar.gz
  sum=$(sum_of "$archive")
  [ -n "$sum" ] || return 0
  cat << END
    on_$1 do
      url "$(download_url "$archive")"
      sha256 "$sum"
    end
END
}

on_system() {
  local machines
  machines=$(on_machine arm "$2-arm64" && on_machine intel "$2-x64")
  [ -n "$machines" ] || return 0
  printf '\n  on_%s do\n%s\n  end\n' "$1" "$machines"
}

write_formula() {
  cat << END
class SsoCred < Formula
  desc "$summary"
  homepage "$project_url"
  version "$version"
  license "MIT"
END
  on_system macos osx
  on_system linux linux
  cat << 'END'

  def install
    bin.install "sso-cred"
    bin.install_symlink "sso-cred" => "docker-credential-sso-cred"
    bin.install_symlink "sso-cred" => "git-credential-sso-cred"
    bash_completion.install "completions/sso-cred.bash" => "sso-cred"
    zsh_completion.install "completions/_sso-cred"
    fish_completion.install "completions/sso-cred.fish"
    man1.install Dir["man/*.1"]
    man7.install Dir["man/*.7"]
    doc.install "THIRD-PARTY-NOTICES.md"
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/sso-cred --version")
  end
end
END
}

write_formula > "$dist/sso-cred.rb"
grep -q '^      sha256 "' "$dist/sso-cred.rb" || fail "dist/SHA256SUMS has no archive for Homebrew"
made "$dist/sso-cred.rb"
