using CredentialProcess.Text;

namespace CredentialProcess.Config;

/// <summary>
/// Where the files are, by the AWS CLI's rules (botocore, configprovider.py and Python's os.path): variables can move
/// the config and credentials files, the caches are always in <c>~/.aws</c>. The home folder is looked up only when a
/// path needs it.
/// </summary>
/// <param name="environment">Looks up an environment variable.</param>
/// <param name="passwdHome">The home folder from the user database, used when HOME is not set.</param>
/// <param name="windows">Whether Windows' rules for paths and the home folder apply.</param>
sealed class AwsFolder(Func<string, string?> environment, string? passwdHome, bool windows)
{
    public const string ConfigVariable = "AWS_CONFIG_FILE";
    public const string CredentialsVariable = "AWS_SHARED_CREDENTIALS_FILE";

    /// <summary>Null where the variable is set but empty: then there is no config file.</summary>
    public string? ConfigFile => File(ConfigVariable, "config");

    /// <summary>Null where the variable is set but empty: then there is no credentials file.</summary>
    public string? CredentialsFile => File(CredentialsVariable, "credentials");

    /// <summary><c>~/.aws</c> itself.</summary>
    public string Folder => UnderHome();

    /// <summary>The AWS CLI's tokens and client registrations.</summary>
    public string TokenCache => UnderHome("sso", "cache");

    /// <summary>The AWS CLI's role credentials.</summary>
    public string RoleCache => UnderHome("cli", "cache");

    /// <summary>Locks and the program's own state.</summary>
    public string StateFolder => UnderHome("sso-cred");

    internal bool Windows => windows;

    char Separator => windows ? '\\' : '/';

    /// <summary>The path for messages: under the home folder it starts with a tilde, except on Windows.</summary>
    public string Show(string path)
    {
        var home = windows ? null : Home()?.TrimEnd('/');
        return Printable.Text(
            home is { Length: > 0 } && path.StartsWith(home + "/", StringComparison.Ordinal)
                ? "~" + path[home.Length..]
                : path);
    }

    /// <summary>A path with its leading <c>~/</c> expanded; any other is returned as it is.</summary>
    internal string ExpandHome(string path) =>
        path.StartsWith("~/", StringComparison.Ordinal) || (windows && path.StartsWith("~\\", StringComparison.Ordinal))
            ? RequireHome().TrimEnd(windows ? ['/', '\\'] : ['/']) + path[1..]
            : path;

    string? File(string variable, string name) => environment(variable) switch
    {
        null => UnderHome(name),
        "" => null,
        var path => Expand(variable, path),
    };

    string Expand(string variable, string path)
    {
        var expanded = PathExpansion.Variables(path, environment, windows);
        if (!expanded.StartsWith('~'))
            return expanded;
        var end = windows ? expanded.AsSpan().IndexOfAny('/', '\\') : expanded.IndexOf('/');
        if (end < 0)
            end = expanded.Length;
        if (end > 1)
        {
            throw new Failure(
                FailureKind.Configuration,
                $"{variable} is '{Printable.Text(path)}': another user's home folder can't be expanded",
                "use the full path");
        }

        var fullPath = RequireHome();
        if (!windows)
            fullPath = fullPath.TrimEnd('/');
        fullPath += expanded[end..];
        return fullPath.Length == 0 ? "/" : fullPath;
    }

    string UnderHome(params ReadOnlySpan<string> names)
    {
        var path = RequireHome().TrimEnd(windows ? ['/', '\\'] : ['/']) + Separator + ".aws";
        foreach (var name in names)
            path += Separator + name;
        return path;
    }

    // POSIX: an empty HOME counts (botocore then looks in /.aws). Windows: HOME is only the last resort, for shells
    // that set nothing else.
    string? Home() => windows
        ? NonEmpty("USERPROFILE") ?? (NonEmpty("HOMEPATH") is { } folder ? environment("HOMEDRIVE") + folder : null)
            ?? NonEmpty("HOME") ?? passwdHome
        : environment("HOME") ?? passwdHome;

    string? NonEmpty(string variable) => environment(variable) is { Length: > 0 } value ? value : null;

    string RequireHome() => Home() ?? throw new Failure(
        FailureKind.Configuration,
        "cannot find the home folder that contains .aws",
        windows ? "set USERPROFILE" : "set HOME");
}
