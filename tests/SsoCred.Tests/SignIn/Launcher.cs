using System.Diagnostics;

namespace SsoCred.Tests.SignIn;

/// <summary>
/// A command in a home that stands for a browser: it notes what it is told to open, one line for each launch, and then
/// does what its script says.
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

    /// <summary>What each launch was given, words joined by a blank.</summary>
    public string[] Launches => File.Exists(_home["launches"]) ? File.ReadAllLines(_home["launches"]) : [];

    /// <summary>Waits for the first launch and takes the URL, the last of its words.</summary>
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
