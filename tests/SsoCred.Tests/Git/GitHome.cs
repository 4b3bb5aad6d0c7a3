using System.Text;

namespace SsoCred.Tests.Git;

/// <summary>
/// A home with git: a config of its own, CodeCommit behind a proxy, and this program in a folder on PATH whose name has
/// a blank. Whatever asks a person for a user or a password is noted.
/// </summary>
sealed class GitHome : IAsyncDisposable
{
    public const string Url = $"https://{GitServer.Host}/{GitServer.Repository}";
    public const string Request = $"protocol=https\nhost={GitServer.Host}\npath={GitServer.Repository}\n\n";

    GitHome(Home home) => (Home, Server) = (home, new GitServer(home));

    public Home Home { get; }

    public GitServer Server { get; }

    public string ConfigPath => Home[".gitconfig"];

    public string Programs => Home["pro grams"];

    /// <summary>What git would keep passwords in, were the inherited helper asked.</summary>
    public string StorePath => Home["stored"];

    public static async Task<GitHome> CreateAsync()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/git"), "git is not installed");
        var git = new GitHome(await Home.CreateAsync());
        Directory.CreateDirectory(git.Programs);
        File.CreateSymbolicLink(Path.Combine(git.Programs, "sso-cred"), SsoCredBinary.Path);
        File.CreateSymbolicLink(Path.Combine(git.Programs, "git-credential-sso-cred"), "sso-cred");
        var ask = git.Home["ask"];
        await File.WriteAllTextAsync(ask, $"#!/bin/sh\necho \"$*\" >> '{git.Home["asked"]}'\nexit 1\n", default);
        File.SetUnixFileMode(ask, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await File.WriteAllTextAsync(git.ConfigPath, $"""
            # mine
            [http]
            	proxy = {git.Server.ProxyUrl}
            	sslCAInfo = {git.Server.CertificatePath}
            [credential]
            	helper = store --file={git.StorePath}
            [user]
            	name = A
            	email = a@example.com
            [init]
            	defaultBranch = main

            """, default);
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["PATH"] = $"{git.Programs}:/usr/bin:/bin",
            ["GIT_CONFIG_NOSYSTEM"] = "1",
            ["GIT_ASKPASS"] = ask,
            ["LC_ALL"] = "C",
        })
            git.Home.Environment[name] = value;
        return git;
    }

    public Task<Run> GitAsync(params string[] args) =>
        EndAsync(SsoCredBinary.StartProgram("/usr/bin/git", Home.Environment, args));

    public async Task<string> GitOutputAsync(params string[] args)
    {
        var run = await GitAsync(args);
        Assert.True(run.Exit == 0, $"git {string.Join(' ', args)}: {run.Said}");
        return run.OutputText;
    }

    /// <summary>A bare repository at the server with one commit.</summary>
    public async Task CreateRepositoryAsync()
    {
        var bare = Path.Combine(Server.Root, GitServer.Repository);
        await GitOutputAsync("init", "-q", "--bare", bare);
        var work = Home["first"];
        await GitOutputAsync("init", "-q", work);
        await File.WriteAllTextAsync(Path.Combine(work, "file"), "content\n", default);
        await GitOutputAsync("-C", work, "add", "file");
        await GitOutputAsync("-C", work, "commit", "-q", "-m", "first");
        await GitOutputAsync("-C", work, "push", "-q", bare, "main");
    }

    /// <summary>The helper as git runs it: by this name, with these words, and this on stdin.</summary>
    public async Task<Run> HelperAsync(string input, params string[] words)
    {
        var process = SsoCredBinary.StartProgram(
            Path.Combine(Programs, "git-credential-sso-cred"), Home.Environment, words);
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(Encoding.UTF8.GetBytes(input));
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended without reading everything.
        }

        return await EndAsync(process);
    }

    public void AssertNobodyWasAsked() =>
        Assert.False(File.Exists(Home["asked"]), "git has asked for a user or a password");

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Home.DisposeAsync();
    }

    async Task<Run> EndAsync(System.Diagnostics.Process process)
    {
        var run = await process.EndAsync();
        Home.AssertNoSecretIn(run.Said);
        return run;
    }
}
