using CredentialProcess;

namespace SsoCred;

/// <summary>
/// How other programs call this one in a credential_process: by its bare name where PATH leads here, else by its whole
/// path. Some SDKs split the line at every blank and know no quotes.
/// </summary>
static class OwnCommand
{
    const string Name = "sso-cred";

    public static string Line
    {
        get
        {
            var own = Environment.ProcessPath!;
            if (Resolved(OnPath()) == Resolved(own))
                return Name;
            foreach (var c in own)
            {
                if (char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '_' or '-' or '+' or '@'
                    || (OperatingSystem.IsWindows() && c is '\\' or ':'))
                    continue;
                throw new Failure(ExitCode.Configuration,
                    $"some SDKs could not run '{own}': they split a credential_process at blanks and know no quotes",
                    "put sso-cred into a folder on PATH");
            }

            return own;
        }
    }

    static string? OnPath()
    {
        var file = OperatingSystem.IsWindows() ? Name + ".exe" : Name;
        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
            if (Path.IsPathFullyQualified(folder) && Path.Combine(folder, file) is var found && File.Exists(found)) return found;
        return null;
    }

    static string? Resolved(string? path)
    {
        try
        {
            return path is null ? null : File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path);
        }
        catch (IOException)
        {
            return path;
        }
    }
}
