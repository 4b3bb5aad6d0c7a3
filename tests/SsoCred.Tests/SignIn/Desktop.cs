using System.Diagnostics;
using CredentialProcess.Tests;

namespace SsoCred.Tests.SignIn;

/// <summary>
/// Runs a command in an environment with a local browser: a display, and no file that marks a container. If the tests
/// run in a container, the run gets its own root folder without that file.
/// </summary>
static class Desktop
{
    static readonly string[] s_marks = ["/.dockerenv", "/run/.containerenv"];

    const string Script = """
        if [ ! -e /.dockerenv ] && [ ! -e /run/.containerenv ]; then exec "$@"; fi
        export KEPT_PATH=$PATH PATH=/usr/sbin:/usr/bin:/sbin:/bin
        exec unshare -m /bin/bash -c '
          root=$HOME/desktop
          mkdir -p "$root" && mount -t tmpfs none "$root" || exit 99
          for entry in /*; do
            if [ -L "$entry" ]; then cp -a "$entry" "$root/"
            elif [ -d "$entry" ]; then mkdir "$root$entry" && mount --rbind "$entry" "$root$entry" || exit 99; fi
          done
          if [ -e /run/.containerenv ]; then mount -t tmpfs none "$root/run" || exit 99; fi
          exec chroot "$root" env -u KEPT_PATH PATH="$KEPT_PATH" "$@"' desktop "$@"
        """;

    static readonly Lazy<bool> s_canBeHad = new(() =>
    {
        if (!s_marks.Any(File.Exists))
            return true;
        using var folder = new TemporaryFolder();
        var environment = new Dictionary<string, string>
        {
            ["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin",
            ["HOME"] = folder.Path,
        };
        return SsoCredBinary.StartProgram("/bin/bash", environment, "-c", Script, "desktop", "/bin/sh", "-c",
            "test ! -e /.dockerenv && test ! -e /run/.containerenv").EndAsync().GetAwaiter().GetResult().Exit == 0;
    });

    public static WaitingRun Start(Home home, params string[] args) =>
        WaitingRun.Of(home, StartProgram(home, SsoCredBinary.Path, args));

    public static Task<Run> RunAsync(Home home, params string[] args) => Start(home, args).EndAsync();

    public static Process StartProgram(Home home, string program, params string[] args)
    {
        if (!s_canBeHad.Value)
            Assert.Skip("the tests run in a container, and mount namespaces are not available to hide that");
        var environment = new Dictionary<string, string>(home.Environment) { ["DISPLAY"] = ":0" };
        if (environment["PATH"] == Environment.GetEnvironmentVariable("PATH"))
            environment["PATH"] = $"{FolderWithoutBrowser(home)}:{environment["PATH"]}";
        return SsoCredBinary.StartProgram("/bin/bash", environment, ["-c", Script, "desktop", program, .. args]);
    }

    // The machine's own browser, if there is one, would go on writing into the home that the test removes.
    static string FolderWithoutBrowser(Home home)
    {
        var folder = Directory.CreateDirectory(home["no-browser"]).FullName;
        var program = Path.Combine(folder, "xdg-open");
        File.WriteAllText(program, "#!/bin/sh\nexit 3\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        return folder;
    }
}
