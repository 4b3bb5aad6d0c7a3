namespace CredentialProcess;

/// <summary>
/// What the executable is called where it is run and where it introduces itself. Names on disk (folders, file endings,
/// comments in the config, docker's helpers) are facts of their own: they have to stay whatever the program is called.
/// </summary>
static class ProgramName
{
    public const string Value = "sso-cred";

    /// <summary>The file name in the path that a program was started by.</summary>
    /// <param name="windows">Whether the path is one of Windows, whose programs end in '.exe'.</param>
    public static ReadOnlySpan<char> FileNameOf(string path, bool windows)
    {
        var folders = windows ? path.AsSpan().LastIndexOfAny('/', '\\') : path.LastIndexOf('/');
        return WithoutExtension(path.AsSpan(folders + 1), windows);
    }

    /// <inheritdoc cref="FileNameOf"/>
    public static ReadOnlySpan<char> WithoutExtension(ReadOnlySpan<char> name, bool windows) =>
        windows && name.EndsWith(".exe", StringComparison.OrdinalIgnoreCase) ? name[..^4] : name;
}
