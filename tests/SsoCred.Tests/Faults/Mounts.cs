using CredentialProcess.Tests;

namespace SsoCred.Tests.Faults;

/// <summary>File systems that only one run sees, because file modes do not restrict root.</summary>
static class Mounts
{
    public const string Unavailable = "mount namespaces are not available here";

    static readonly Lazy<bool> s_isAvailable = new(() =>
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
            return false;
        using var folder = new TemporaryFolder();
        var path = new Dictionary<string, string> { ["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin" };
        var run = SsoCredBinary.StartProgram("/bin/sh", path, "-c", ReadOnly("touch \"$0/written\""), folder.Path)
            .EndAsync().GetAwaiter().GetResult();
        return run.Exit == 1 && !File.Exists(folder["written"]);
    });

    public static bool IsAvailable => s_isAvailable.Value;

    /// <summary>A command with the folder as $0, read-only.</summary>
    public static string ReadOnly(string command) =>
        $"""exec unshare -m sh -c 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec {command}' "$0" """;

    /// <summary>
    /// Runs with <c>.aws</c> on a small file system, whose content is copied back to <c>.aws</c> afterwards.
    /// </summary>
    /// <param name="options">Mount options; the test is skipped if the kernel does not support them.</param>
    /// <param name="script">A bash script without single quotes; a file it names filler is deleted before the
    /// copy.</param>
    public static async Task<Run> RunOnSmallDiskAsync(this Home home, string options, string script)
    {
        if (!IsAvailable)
            Assert.Skip(Unavailable);
        var run = await home.ShellAsync($$"""
            cp -a "$HOME/.aws" "$HOME/kept" || exit 99
            unshare -m bash -c '
              mount -t tmpfs -o {{options}},mode=777 none "$HOME/.aws" 2> /dev/null || exit 98
              cp -a "$HOME/kept/." "$HOME/.aws" || exit 99
              full() { head -c 1M /dev/zero > "$HOME/.aws/filler"; } 2> /dev/null
              {{script}}
              outcome=$?
              rm -f "$HOME/.aws/filler"* && rm -r "$HOME/kept" && cp -a "$HOME/.aws" "$HOME/kept" || exit 99
              exit $outcome'
            outcome=$?
            rm -rf "$HOME/.aws" && mv "$HOME/kept" "$HOME/.aws" || exit 99
            exit $outcome
            """);
        if (run.Exit == 98)
            Assert.Skip($"this kernel has no tmpfs with {options}");
        Assert.NotEqual(99, run.Exit);
        return run;
    }
}
