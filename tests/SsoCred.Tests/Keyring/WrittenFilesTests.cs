using System.Text.RegularExpressions;
using CredentialProcess.Keyring;
using SsoCred.Tests.Chaining;

namespace SsoCred.Tests.Keyring;

/// <summary>
/// The system calls of all runs between a sign-in and a sign-out, and the files they leave: in keyring mode no secret
/// is ever written to a file, not even for a moment.
/// </summary>
public sealed partial class WrittenFilesTests : KeyringHomeTests
{
    const string Strace = "/usr/bin/strace";
    const string Calls = "openat,open,creat,write,pwrite64,writev,pwritev,pwritev2,sendfile,copy_file_range,"
        + "rename,renameat,renameat2,link,linkat,symlink,symlinkat,mmap";

    int _runs;

    protected override async Task StartAsync()
    {
        Assert.SkipUnless(File.Exists(Strace), "there is no strace here: apt-get install strace");
        await base.StartAsync();
        Home.AddRole();
        // Where a program's temporary files go, and its other files, which are searched too.
        foreach (var name in new[] { "tmp", "cache", "runs" })
            Directory.CreateDirectory(Home[name]);
        Home.Environment["TMPDIR"] = Home["tmp"];
        Home.Environment["XDG_CACHE_HOME"] = Home["cache"];
        var probe = await Home.ShellAsync($"{Strace} -o /dev/null true");
        Assert.SkipUnless(probe.Exit == 0, $"strace does not work here: {probe.Said}");
    }

    [Fact]
    public async Task From_sign_in_to_sign_out_no_secret_is_written_to_a_file()
    {
        // Due at once, so that the first run refreshes it.
        Home.StandIn.Tenant.Settings.TokenLifetime = TimeSpan.FromMinutes(5);
        await RunAsync("login --device --profile dev");
        await RunAsync("--profile dev");
        Assert.Equal(1, Home.StandIn.Calls["CreateToken:refresh_token"]);
        await RunAsync("--profile dev");
        await RunAsync("--profile deploy");
        await RunAsync(
            $"--profile dev --role-arn {ChainedHome.Role} --policy-arn arn:aws:iam::aws:policy/ReadOnlyAccess");
        await RunAsync("ecr password --profile deploy");
        await RunAsync("env --profile dev");
        await RunAsync("eks get-token --cluster-name c --profile dev");
        await RunAsync("accounts --profile dev");
        await RunAsync("status");
        Assert.Equal([ItemKind.Authorization, ItemKind.Registration, ItemKind.Role, ItemKind.Token],
            KeyringDesktop.Items().Select(item => item.Attributes["kind"]).Distinct().Order(StringComparer.Ordinal));
        KeyringDesktop.AssertNoSecretOnDisk();
        await RunAsync("logout --session my-sso");
        KeyringDesktop.AssertNoSecretOnDisk();

        var written = AssertNoneWritten();
        Assert.NotEmpty(written);
        // A memfd is memory, as an emulator has one.
        string[] places = [Home.Path + "/", "/dev/", "/proc/", "/memfd:"];
        Assert.All(written, path =>
            Assert.Contains(places, place => path.StartsWith(place, StringComparison.Ordinal)));
        // The list says so of what is kept in files.
        Home.Environment["SSO_CRED_STORE"] = "files";
        await RunAsync("login --device --profile dev");
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => AssertNoneWritten());
    }

    async Task RunAsync(string args)
    {
        var output = Home[$"runs/trace-{++_runs}"];
        var run = await Home.ShellAsync(
            $"exec {Strace} -f -qq -y -s 100000 -e trace={Calls} -o '{output}' \"$sso_cred\" {args}");
        Assert.True(run.Exit == 0, $"{args}: {run.Said}");
        KeyringDesktop.Learn();
        Home.LearnFrom(run.OutputText);
    }

    /// <returns>The files that were written.</returns>
    HashSet<string> AssertNoneWritten()
    {
        HashSet<string> written = [];
        foreach (var trace in Directory.GetFiles(Home["runs"], "trace-*"))
        {
            foreach (var line in File.ReadLines(trace))
            {
                if (SharedMapping().IsMatch(line))
                    Assert.Fail("a file is written through memory, which is not seen here: " + line);
                if (Write().Match(line) is not { Success: true } write)
                    continue;
                written.Add(write.Groups[1].Value);
                Home.AssertNoSecretIn(line);
            }
        }

        return written;
    }

    // strace(1), -y: the path of each descriptor; sockets and pipes have none that begins with a slash.
    [GeneratedRegex(@"^\d+ +(?:p?write(?:64|v2?)?|sendfile|copy_file_range)\(\d+<(/[^>]*)>")]
    private static partial Regex Write();

    [GeneratedRegex(@" mmap\([^<]*PROT_WRITE[^<]*MAP_SHARED[^<]*<(?!/dev/|/memfd:)/")]
    private static partial Regex SharedMapping();
}
