using CredentialProcess.Profiles;

namespace SsoCred;

/// <summary>
/// Opens a URL in the person's browser, never through a shell: <c>sso_cred_browser</c> of the session, BROWSER, or what
/// the system has. The launcher gets no input and nowhere to print, and is not waited for: one that fails or hangs
/// costs nothing, since the URL has been shown as well.
/// </summary>
sealed class Browser(Func<string, string?> environment, Surroundings surroundings, TextWriter? debug)
{
    /// <summary>The session's key that names a command: a browser profile, a container.</summary>
    public const string Key = "sso_cred_browser";

    /// <summary>Whether there is a command to try at all.</summary>
    public bool IsReachable(string? configured) =>
        surroundings.HasBrowser || surroundings.HasWindowsBrowser || Commands(configured, named: true).Any();

    /// <summary>Starts the first of the commands that can be started.</summary>
    /// <param name="url">Checked by the caller: https, or http on this machine.</param>
    /// <param name="configured">The session's <c>sso_cred_browser</c>, or null.</param>
    public bool Open(Uri url, string? configured)
    {
        foreach (var command in Commands(configured, named: false))
        {
            if (Start(command, url.AbsoluteUri))
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
            yield return ["rundll32", "url.dll,FileProtocolHandler"];
        else if (surroundings.HasWindowsBrowser)
            yield return ["wslview"];
        else if (surroundings.HasBrowser)
            yield return ["xdg-open"];
    }

    bool Start(IReadOnlyList<string> command, string url)
    {
        var arguments = command.Skip(1).Select(word => word.Replace("%s", url, StringComparison.Ordinal));
        List<string> words = [command[0], .. arguments];
        if (!command.Skip(1).Any(word => word.Contains("%s", StringComparison.Ordinal)))
            words.Add(url);
        var trouble = Detached.Start(words);
        debug?.WriteLine($"browser: '{command[0]}' {(trouble is null ? "started" : $"can't be started: {trouble}")}");
        return trouble is null;
    }
}
