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
    /// <summary>The helper that finds the profile by the registry.</summary>
    public const string Plain = "sso-cred";

    const string Prefix = "docker-credential-";

    // What no file name may hold on one system or another; PATH's separators are fine inside a folder.
    const string Forbidden = "/\\:*?\"<>|";
    static readonly SearchValues<char> s_forbidden = SearchValues.Create(Forbidden);

    /// <summary>Null where this profile's name can't be part of a file's.</summary>
    public static string? For(string profile)
    {
        return profile.Length is 0 or > 200 || profile.AsSpan().ContainsAny(s_forbidden) || profile.Any(char.IsControl)
            ? null
            : $"{Plain}-{profile}";
    }

    /// <exception cref="Failure">Its name can't be part of a file's.</exception>
    public static string Demand(string profile) => For(profile) ?? throw new Failure(FailureKind.Configuration,
        $"profile '{Printable.Text(profile)}' can't have a docker helper of its own: its name can't be part of a file name",
        $"give it a name without {string.Join(' ', Forbidden.ToArray())}, or choose it with {RegistryProfiles.Variable}");

    /// <summary>Whether docker would run this program for it.</summary>
    public static bool IsOurs(string helper)
    {
        return helper == Plain
            || (helper.StartsWith(Plain + "-", StringComparison.Ordinal) && For(helper[(Plain.Length + 1)..]) == helper);
    }

    /// <summary>The file's name for a helper.</summary>
    public static string FileFor(string helper) => Prefix + helper;

    /// <summary>Whether a program called by this name is a helper, and the profile that the name holds, if any.</summary>
    public static bool IsCalled(string program, out string? profile)
    {
        profile = null;
        var name = Path.GetFileName(program.AsSpan());
        if (!name.StartsWith(Prefix + Plain, StringComparison.Ordinal))
            return false;
        if (OperatingSystem.IsWindows() && name.EndsWith(".exe", StringComparison.OrdinalIgnoreCase))
            name = name[..^4];
        var rest = name[(Prefix + Plain).Length..];
        if (rest.IsEmpty)
            return true;
        if (rest[0] != '-' || rest.Length == 1)
            return false;
        profile = rest[1..].ToString();
        return true;
    }
}
