using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using CredentialProcess;
using CredentialProcess.Files;
using CredentialProcess.Git;

namespace SsoCred.Git;

/// <summary>
/// One file of git's config, read and changed by git itself (git-config(1)): it takes the file's lock, follows
/// GIT_CONFIG_GLOBAL and links, and changes nothing else.
/// </summary>
/// <param name="git">The path of git.</param>
/// <param name="file">Null for the global one.</param>
sealed class GitConfig(string git, string? file)
{
    // git-config(1): the key was not found.
    const int NoSuchKey = 1;

    /// <summary>For messages.</summary>
    public string Name => file ?? "git's global config";

    /// <exception cref="Failure">There is no git.</exception>
    public static GitConfig Open(string? file) => new(
        new SearchPath(Environment.GetEnvironmentVariable("PATH")).All("git").FirstOrDefault()
            ?? throw new Failure(FailureKind.Local, "git is not on PATH", "install git"),
        file is null ? null : Path.GetFullPath(file));

    public CredentialSection Read(string url)
    {
        var section = new CredentialSection(url, [], []);
        return section with { Helpers = Values(section.HelperKey), Paths = Values(section.PathKey) };
    }

    /// <summary>Those with a helper of ours, in file order.</summary>
    public IReadOnlyList<CredentialSection> ReadOwn() =>
    [
        .. Run(["--null", "--get-regexp", @"^credential\.https://.*\.helper$"], NoSuchKey)
            .Select(entry => entry.Split('\n', 2)[0])
            .Select(key => key["credential.".Length..^".helper".Length])
            .Distinct(StringComparer.Ordinal).Select(Read).Where(section => section.Own is not null),
    ];

    /// <exception cref="Failure">git can't write the file.</exception>
    public void Write(CredentialSection before, CredentialSection after)
    {
        Write(after.HelperKey, before.Helpers, after.Helpers);
        Write(after.PathKey, before.Paths, after.Paths);
    }

    string[] Values(string key) => Run(["--null", "--get-all", key], NoSuchKey);

    void Write(string key, IReadOnlyList<string> before, IReadOnlyList<string> after)
    {
        if (after.Take(before.Count).SequenceEqual(before))
        {
            Add(key, after.Skip(before.Count));
            return;
        }

        // The lines of the other values stay where they are.
        var gone = before.Except(after).ToList();
        if (before.Where(value => !gone.Contains(value)).SequenceEqual(after))
        {
            gone.ForEach(value => Run(["--unset-all", key, $"^{Escape(value)}$"]));
            return;
        }

        // git can't change one of several equal values, such as the empty ones.
        Run(["--unset-all", key]);
        Add(key, after);
    }

    void Add(string key, IEnumerable<string> values)
    {
        foreach (var value in values)
            Run(["--add", key, value]);
    }

    // For an extended regular expression of POSIX.
    static string Escape(string value) =>
        string.Concat(value.Select(c => @".[{()*+?^$|\".Contains(c) ? $"\\{c}" : c.ToString()));

    /// <returns>What it prints, split at each NUL.</returns>
    string[] Run(string[] args, int alsoDone = 0)
    {
        string[] place = file is null ? ["config", "--global"] : ["config", "--file", file];
        var start = new ProcessStartInfo(git, [.. place, .. args])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            var said = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            var reason = said.GetAwaiter().GetResult().Trim();
            process.WaitForExit();
            return process.ExitCode == 0 || process.ExitCode == alsoDone
                ? output.Split('\0')[..^1]
                : throw new Failure(FailureKind.Local,
                    $"{git} {string.Join(' ', start.ArgumentList.Take(3))} failed ({process.ExitCode}): {reason}");
        }
        catch (Win32Exception cause)
        {
            throw new Failure(FailureKind.Local, $"cannot run {git}: {cause.Message}", null, cause);
        }
    }
}
