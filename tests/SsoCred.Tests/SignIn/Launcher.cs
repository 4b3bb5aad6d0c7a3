using System.Diagnostics;

namespace SsoCred.Tests.SignIn;

/// <summary>
/// A command that takes the place of a browser: it records its arguments, one line for each launch, and then runs its
/// script.
/// </summary>
sealed class Launcher
{
    readonly Home _home;

    public Launcher(Home home, string script = "", string shell = "/bin/sh")
    {
        _home = home;
        Path = home["a-browser"];
        File.WriteAllText(Path, $"#!{shell}\nprintf '%s\\n' \"$*\" >> \"$HOME/launches\"\n" + script + "\n");
        File.SetUnixFileMode(Path, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
    }

    public string Path { get; }

    /// <summary>The arguments of each launch, joined by a space.</summary>
    public string[] Launches => File.Exists(_home["launches"]) ? File.ReadAllLines(_home["launches"]) : [];

    /// <summary>Waits for the first launch and returns the URL, its last argument.</summary>
    public async Task<Uri> OpenedAsync()
    {
        for (var begun = Stopwatch.StartNew(); begun.Elapsed < TimeSpan.FromSeconds(60); await Task.Delay(20))
        {
            if (Launches is [var first, ..])
                return new Uri(first.Split(' ')[^1]);
        }

        throw new InvalidOperationException("nothing was opened");
    }
}
