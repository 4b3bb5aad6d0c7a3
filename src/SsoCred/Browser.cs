using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using CredentialProcess.Profiles;
using Microsoft.Win32.SafeHandles;

namespace SsoCred;

/// <summary>
/// Opens a URL in the person's browser, never through a shell: <c>sso_cred_browser</c> of the session, BROWSER, or what
/// the system has. The launcher gets no input and nowhere to print, and is not waited for: one that fails or hangs
/// costs nothing, since the URL has been shown as well.
/// </summary>
sealed partial class Browser(Func<string, string?> environment, Surroundings surroundings, TextWriter? debug)
{
    /// <summary>The session's key that names a command: a browser profile, a container.</summary>
    public const string Key = "sso_cred_browser";

    /// <summary>Whether there is a command to try at all.</summary>
    public bool IsReachable(string? configured) => surroundings.HasBrowser || Commands(configured, named: true).Any();

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
        else if (surroundings.IsWsl)
            yield return ["wslview"];
        else if (surroundings.HasBrowser)
            yield return ["xdg-open"];
    }

    bool Start(IReadOnlyList<string> command, string url)
    {
        var start = new ProcessStartInfo(command[0]) { UseShellExecute = false };
        foreach (var word in command.Skip(1))
            start.ArgumentList.Add(word.Replace("%s", url, StringComparison.Ordinal));
        if (!command.Any(word => word.Contains("%s", StringComparison.Ordinal)))
            start.ArgumentList.Add(url);
        // In a session of its own a browser survives the Ctrl-C that ends the sign-in.
        if (OperatingSystem.IsLinux() && File.Exists("/usr/bin/setsid"))
        {
            start.ArgumentList.Insert(0, start.FileName);
            start.FileName = "/usr/bin/setsid";
        }

        try
        {
            using var silence = new Silence();
            using var process = Process.Start(start);
            debug?.WriteLine($"browser: started '{command[0]}'");
            return process is not null;
        }
        catch (Exception cause) when (cause is Win32Exception or IOException)
        {
            debug?.WriteLine($"browser: '{command[0]}' can't be started: {cause.Message}");
            return false;
        }
    }

    /// <summary>
    /// While it lasts, what a new process inherits as stdin, stdout and stderr is the null device. Pipes would break
    /// when this program ends, and a browser that prints into a broken pipe dies of it.
    /// </summary>
    sealed partial class Silence : IDisposable
    {
        readonly int[] _saved = [-1, -1, -1];

        public Silence()
        {
            if (OperatingSystem.IsWindows())
                return; // a window of its own prints nowhere
            using var nothing = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            for (var stream = 0; stream < _saved.Length; stream++)
            {
                _saved[stream] = Duplicate(stream);
                _ = Duplicate(nothing, stream);
            }
        }

        public void Dispose()
        {
            for (var stream = 0; stream < _saved.Length; stream++)
            {
                if (_saved[stream] < 0)
                    continue;
                using var saved = new SafeFileHandle(_saved[stream], ownsHandle: true);
                _ = Duplicate(saved, stream);
            }
        }

        [LibraryImport("libc", EntryPoint = "dup")]
        private static partial int Duplicate(int file);

        [LibraryImport("libc", EntryPoint = "dup2")]
        private static partial int Duplicate(SafeFileHandle file, int target);
    }
}
