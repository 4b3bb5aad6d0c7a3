using CredentialProcess.Text;
using SsoCred.Processes;

namespace SsoCred.SignIn;

/// <summary>
/// Opens a URL in the person's browser, never through a shell: <c>sso_cred_browser</c> of the session, BROWSER, or what
/// the system has. The launcher gets no input and nowhere to print. It is watched for a moment only: one that fails at
/// once has opened nothing, and one that goes on running may be the browser itself.
/// </summary>
sealed class Browser(Func<string, string?> environment, HostEnvironment surroundings, TextWriter? debug)
{
    /// <summary>The session's key that names a command: a browser profile, a container.</summary>
    public const string Key = "sso_cred_browser";

    /// <summary>Whether there is a command to try at all.</summary>
    public bool IsReachable(string? configured) =>
        surroundings.HasBrowser || surroundings.HasWindowsBrowser || Commands(configured, named: true).Any();

    /// <summary>Opens it by the first of the commands that can be started and does not fail at once.</summary>
    /// <param name="url">Checked by the caller: https, or http on this machine.</param>
    /// <param name="configured">The session's <c>sso_cred_browser</c>, or null.</param>
    /// <param name="moment">How long a command that goes on running is watched.</param>
    /// <param name="stop">Ends the watching; no further command is tried.</param>
    /// <returns>Whether there was one. The first is started before the call returns its task.</returns>
    public async Task<bool> OpenAsync(Uri url, string? configured, TimeSpan moment, CancellationToken stop = default)
    {
        foreach (var command in Commands(configured, named: false))
        {
            if (await StartsAsync(command, url.AbsoluteUri, moment, stop))
                return true;
        }

        return false;
    }

    /// <param name="named">Only what the person has named, not what the system may have.</param>
    IEnumerable<IReadOnlyList<string>> Commands(string? configured, bool named)
    {
        if (ShellWords.Split(configured ?? "") is { Count: > 0 } own)
        {
            yield return own;
            yield break;
        }

        // By convention a list of commands, the first that works being used.
        foreach (var command in (environment("BROWSER") ?? "").Split(Path.PathSeparator))
        {
            if (ShellWords.Split(command) is { Count: > 0 } words)
                yield return words;
        }

        if (named)
            yield break;
        if (OperatingSystem.IsMacOS())
            yield return ["open"];
        else if (OperatingSystem.IsWindows())
            yield return [Path.Combine(Environment.SystemDirectory, "rundll32.exe"), "url.dll,FileProtocolHandler"];
        else if (surroundings.HasWindowsBrowser)
            yield return ["wslview"];
        else if (surroundings.HasBrowser)
            yield return ["xdg-open"];
    }

    async Task<bool> StartsAsync(IReadOnlyList<string> command, string url, TimeSpan moment, CancellationToken stop)
    {
        var arguments = command.Skip(1).Select(word => word.Replace("%s", url, StringComparison.Ordinal));
        List<string> words = [command[0], .. arguments];
        if (!command.Skip(1).Any(word => word.Contains("%s", StringComparison.Ordinal)))
            words.Add(url);
        using var launch = DetachedProcess.Start(words, out var trouble);
        debug?.WriteLine($"browser: '{command[0]}' {(trouble is null ? "started" : $"can't be started: {trouble}")}");
        if (launch is null)
            return false;
        if (!await launch.FailsWithinAsync(moment, stop))
            return true;
        debug?.WriteLine($"browser: '{command[0]}' has failed at once");
        return false;
    }
}
