using System.Buffers;
using CredentialProcess.Ecr;
using CredentialProcess.Text;

namespace CredentialProcess.Docker;

/// <summary>
/// The name by which docker finds a credential helper: <c>sso-cred</c>, or <c>sso-cred-PROFILE</c> for one profile.
/// docker puts <c>docker-credential-</c> before it and looks for such a file on PATH.
/// </summary>
static class HelperName
{
    /// <summary>The helper that finds the profile by the registry host.</summary>
    public const string Plain = "sso-cred";

    const string Prefix = "docker-credential-";

    // Not allowed in file names on one system or another.
    const string Forbidden = "/\\:*?\"<>|";
    static readonly SearchValues<char> s_forbidden = SearchValues.Create(Forbidden);

    /// <summary>The helper for one profile; null where the profile's name can't be part of a file name.</summary>
    public static string? For(string profile)
    {
        return profile.Length is 0 or > 200 || profile.AsSpan().ContainsAny(s_forbidden) || profile.Any(char.IsControl)
            ? null
            : $"{Plain}-{profile}";
    }

    /// <exception cref="Failure">The profile's name can't be part of a file name.</exception>
    public static string Require(string profile) => For(profile) ?? throw new Failure(FailureKind.Configuration,
        $"profile '{Printable.Text(profile)}' can't have its own docker helper: its name can't be part of a file name",
        $"rename it without {string.Join(' ', Forbidden.ToArray())}, or choose it with {RegistryProfiles.Variable}");

    /// <summary>Whether docker runs this program for the helper.</summary>
    /// <param name="windows">Whether names of files are compared as on Windows, without case.</param>
    public static bool IsOwn(string helper, bool windows) =>
        IsFileName(ProgramName.WithoutExtension(FileFor(helper), windows), windows, out var profile)
        && (profile is null || For(profile) is not null);

    /// <summary>The file name that docker looks for.</summary>
    public static string FileFor(string helper) => Prefix + helper;

    /// <summary>Whether the program was started as a helper, and the profile in its name, if any.</summary>
    /// <param name="windows">Whether names of files are compared as on Windows: without case and '.exe'.</param>
    public static bool IsHelper(string program, bool windows, out string? profile) =>
        IsFileName(ProgramName.FileNameOf(program, windows), windows, out profile);

    static bool IsFileName(ReadOnlySpan<char> name, bool windows, out string? profile)
    {
        profile = null;
        if (!name.StartsWith(Prefix + Plain, windows ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal))
            return false;
        var rest = name[(Prefix + Plain).Length..];
        if (rest.IsEmpty)
            return true;
        if (rest[0] != '-' || rest.Length == 1)
            return false;
        profile = rest[1..].ToString();
        return true;
    }
}
