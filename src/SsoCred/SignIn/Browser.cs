using CredentialProcess.Text;
using SsoCred.Processes;

namespace SsoCred.SignIn;

/// <summary>
/// Opens a URL in the user's browser, never through a shell: with <c>sso_cred_browser</c> of the session, BROWSER, or
/// the system's launcher. The launcher gets the null device for its streams. It is watched for a short time only: one
/// that fails at once has opened nothing, and one that keeps running may be the browser itself.
/// </summary>
sealed class Browser(Func<string, string?> environment, HostEnvironment host, TextWriter? debug)
{
    /// <summary>The session's key for a browser command, such as one for a browser profile or container.</summary>
    public const string Key = "sso_cred_browser";

    /// <summary>Whether there is any command to try.</summary>
    public bool IsReachable(string? configured) =>
        host.HasBrowser || host.HasWindowsBrowser || Commands(configured, named: true).Any();

    /// <summary>Opens it with the first command that starts and does not fail at once.</summary>
    /// <param name="url">Checked by the caller: https, or http on this machine.</param>
    /// <param name="configured">The session's <c>sso_cred_browser</c>, or null.</param>
    /// <param name="moment">How long a running command is watched.</param>
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

    /// <summary>The user's own commands, in the words of the system.</summary>
    /// <param name="configured">The session's <c>sso_cred_browser</c>, or null; it takes precedence.</param>
    /// <param name="variable">BROWSER: by convention a list of commands, the first that works being used.</param>
    internal static IEnumerable<IReadOnlyList<string>> Named(string? configured, string? variable, bool windows)
    {
        if (ShellWords.Split(configured, windows) is { Count: > 0 } own)
            return [own];
        return (variable ?? "").Split(windows ? ';' : ':')
            .Select(command => ShellWords.Split(command, windows))
            .OfType<IReadOnlyList<string>>().Where(words => words.Count > 0);
    }

    /// <param name="named">Only those that the user has configured, not the system's.</param>
    IEnumerable<IReadOnlyList<string>> Commands(string? configured, bool named)
    {
        foreach (var words in Named(configured, environment("BROWSER"), OperatingSystem.IsWindows()))
            yield return words;
        if (named || ShellWords.Split(configured, OperatingSystem.IsWindows()) is { Count: > 0 })
            yield break;
        if (OperatingSystem.IsMacOS())
            yield return ["open"];
        else if (OperatingSystem.IsWindows())
            yield return [Path.Combine(Environment.SystemDirectory, "rundll32.exe"), "url.dll,FileProtocolHandler"];
        else if (host.HasWindowsBrowser)
            yield return ["wslview"];
        else if (host.HasBrowser)
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
        debug?.WriteLine($"browser: '{command[0]}' failed at once");
        return false;
    }
}
