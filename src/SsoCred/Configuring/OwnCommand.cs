namespace SsoCred.Configuring;

/// <summary>How a config names this program: as a person types it where PATH leads here, else by its full path.</summary>
static class OwnCommand
{
    const string Usual = "sso-cred";

    public static string Name
    {
        get
        {
            var own = Environment.ProcessPath ?? Usual;
            var file = OperatingSystem.IsWindows() ? Usual + ".exe" : Usual;
            foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
            {
                if (folder.Length > 0 && Path.Combine(folder, file) is var path && File.Exists(path))
                    return Target(path) == Target(own) ? Usual : own;
            }

            return own;
        }
    }

    static string Target(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return path;
        }
    }
}
