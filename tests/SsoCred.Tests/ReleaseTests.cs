using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using CredentialProcess.Tests;

namespace SsoCred.Tests;

/// <summary>
/// A release for Linux is linked against an old C library, so that it starts on old systems. Published from a copy of
/// the sources, since the other tests run the executable of this repository.
/// </summary>
[Trait("Category", "Slow")]
public sealed partial class ReleaseTests : IDisposable
{
    readonly TemporaryFolder _folder = new();
    readonly Dictionary<string, string> _environment = new()
    {
        ["PATH"] = Environment.GetEnvironmentVariable("PATH")!,
        ["HOME"] = Environment.GetEnvironmentVariable("HOME")!,
        ["CI"] = "true",
    };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_release_starts_with_an_old_glibc_and_another_system_root_links_again()
    {
        await NeedAsync();
        _environment["SysRoot"] = (await ScriptAsync(Repository.Top, "build/sysroot.sh linux-x64")).Trim();
        await ScriptAsync(Repository.Top,
            $"git ls-files -z -co --exclude-standard | tar --null -T - -cf - | tar -xf - -C '{_folder.Path}'");
        var release = (await ScriptAsync(_folder.Path, "build/publish.sh linux-x64 --release")).Trim();
        var needs = GlibcVersions().Matches(await ScriptAsync(_folder.Path, "objdump -T " + release))
            .Select(version => int.Parse(version.Groups[1].Value, CultureInfo.InvariantCulture)).ToArray();
        Assert.NotEmpty(needs);
        Assert.True(needs.Max() <= 17, $"the release needs glibc 2.{needs.Max()}");
        Assert.Matches(@"^\d+\.\d+\.\d+", await ScriptAsync(_folder.Path, release + " --version"));

        // Nothing is compiled now, and the system's own linker is another one.
        var linked = await File.ReadAllBytesAsync(release, TestContext.Current.CancellationToken);
        _environment.Remove("SysRoot");
        await ScriptAsync(_folder.Path, "build/publish.sh linux-x64");
        Assert.NotEqual(linked, await File.ReadAllBytesAsync(release, TestContext.Current.CancellationToken));
    }

    static async Task NeedAsync()
    {
        Assert.SkipUnless(RuntimeInformation.OSArchitecture == Architecture.X64, "this is not linux-x64");
        Assert.SkipUnless(File.Exists("/usr/bin/apt-get"), "the system root is made by apt");
        await Debian.NeedAsync("clang", "/usr/bin/clang");
        await Debian.NeedAsync("lld", "/usr/bin/ld.lld");
        await Debian.NeedAsync("llvm", "/usr/bin/llvm-objcopy");
        await Debian.NeedAsync("binutils", "/usr/bin/objdump");
        await Debian.NeedAsync("debian-archive-keyring", "/usr/share/keyrings/debian-archive-keyring.gpg");
    }

    async Task<string> ScriptAsync(string folder, string script)
    {
        var run = await SsoCredBinary
            .StartProgram("/bin/bash", _environment, "-euo", "pipefail", "-c", $"cd '{folder}' && {script}")
            .EndAsync(longest: TimeSpan.FromMinutes(10));
        Assert.True(run.Exit == 0, $"{script}: exit code {run.Exit}: {run.Said}");
        return run.OutputText;
    }

    [GeneratedRegex(@"\bGLIBC_2\.(\d+)\b")]
    private static partial Regex GlibcVersions();
}
