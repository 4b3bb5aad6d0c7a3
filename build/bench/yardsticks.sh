# shellcheck shell=bash disable=SC2034,SC2154 # sourced by bench.sh, which uses what is set here and sets the rest
# The reference programs and tools: hyperfine, a native hello world, programs that only read one file, a launcher that
# adds no memory of its own, and homes with many profiles.

need_hyperfine() {
  if command -v hyperfine > /dev/null; then return; fi
  [ -n "$install" ] || fail "hyperfine is not installed" "apt-get install hyperfine, or build/bench.sh --install"
  command -v apt-get > /dev/null || fail "hyperfine is not installed, and only apt-get is known here to install it"
  apt-get install -y hyperfine >&2 || { apt-get update >&2 && apt-get install -y hyperfine >&2; } ||
    fail "hyperfine could not be installed"
}

# A native "hello, world" with default flags, for the same framework, but without the ICU library, which would double
# its start time if it is installed: the stricter comparison.
publish_hello() {
  printf 'System.Console.WriteLine("hello, world");\n' | publish_yardstick hello
  hello=$PWD/artifacts/bench/hello/out/hello
}

# The least that any .NET program with a cache could do, built with what makes sso-cred start faster than a hello world.
publish_reader() {
  publish_yardstick reader < build/bench/reader.cs \
    '<PositionIndependentExecutable>false</PositionIndependentExecutable>
    <IlcDehydrate>false</IlcDehydrate>
    <EventSourceSupport>false</EventSourceSupport>
    <OptimizationPreference>Size</OptimizationPreference>
    <ConcurrentGarbageCollection>false</ConcurrentGarbageCollection>' \
    '<RuntimeHostConfigurationOption Include="System.GC.HeapHardLimit" Value="536870912" />
    <IlcArg Include="--runtimeopt:GCgen0size=800000" />
    <DirectPInvoke Include="libc" />'
  dotnet_reader=$PWD/artifacts/bench/reader/out/reader
}

# publish_yardstick NAME [PROPERTIES [ITEMS]]: publishes the program on stdin.
publish_yardstick() {
  local folder=artifacts/bench/$1 file
  mkdir -p "$folder"
  # Empty, so that this repository's build settings do not apply.
  for file in Directory.Build.props Directory.Build.targets Directory.Packages.props; do
    printf '<Project />\n' > "$folder/$file"
  done
  cat > "$folder/$1.cs"
  cat > "$folder/$1.csproj" << END
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <PublishAot>true</PublishAot>
    <InvariantGlobalization>true</InvariantGlobalization>
    ${2-}
  </PropertyGroup>
  <ItemGroup>
    ${3-}
  </ItemGroup>
</Project>
END
  dotnet publish "$folder" -r "$rid" -o "$folder/out" -v:q --tl:off -clp:NoSummary >&2
}

c_compiler() { command -v clang || command -v gcc || fail "the bench needs clang or gcc"; }

compile_launcher() {
  launcher=$PWD/artifacts/bench/launch
  "$(c_compiler)" -O2 -o "$launcher" build/bench/launch.c
}

# Static, as such tools are shipped. Without Go its row is left out.
compile_readers() {
  c_reader=$PWD/artifacts/bench/reader-c
  "$(c_compiler)" -O2 -static -o "$c_reader" build/bench/reader.c
  command -v go > /dev/null || return 0
  go_reader=$PWD/artifacts/bench/reader-go
  go_version=$(go version | awk '{ print $3 }')
  CGO_ENABLED=0 GO111MODULE=off GOCACHE=$work/go go build -ldflags '-s -w' -o "$go_reader" build/bench/reader.go
}

# add_profiles CONFIG COUNT: adds so many profiles of seven lines each.
add_profiles() {
  awk -v count="$2" 'BEGIN {
    for (i = 1; i <= count; i++) {
      printf "\n[profile team-%d]\nsso_session = bench\nsso_account_id = %012d\n", i, i
      printf "sso_role_name = ReadOnly\nregion = eu-central-1\noutput = json\n"
    }
  }' >> "$1"
}

# add_chained_profile CONFIG: adds [profile deploy], whose role the stand-in lets anyone assume.
add_chained_profile() {
  cat >> "$1" << 'END'

[profile deploy]
role_arn = arn:aws:iam::123456789012:role/ReadOnly
source_profile = dev
region = eu-central-1
END
}

# Runs a command in a mount namespace where the system also trusts the stand-in's authority, added to the bundle and to
# the folder as update-ca-certificates would.
with_system_trust() {
  local certs=/etc/ssl/certs copy=$work/certs hash
  if [ ! -d "$copy" ]; then
    cp -RL $certs "$copy" 2> /dev/null || true
    cat "$work/ca.pem" >> "$copy/ca-certificates.crt"
    hash=$(openssl x509 -hash -noout -in "$work/ca.pem")
    cp "$work/ca.pem" "$copy/$hash.0"
  fi
  # shellcheck disable=SC2016 # expanded by the inner shell
  unshare --mount --map-root-user sh -c 'mount --bind "$0" /etc/ssl/certs && exec "$@"' "$copy" "$@"
}
