using CredentialProcess.Config;
using CredentialProcess.Text;

namespace CredentialProcess.Profiles;

/// <summary>Where the secrets of a session are kept.</summary>
enum SecretStore
{
    /// <summary>The AWS CLI's files, and our own folder.</summary>
    Files,

    /// <summary>The system's keyring.</summary>
    Keyring,
}

/// <summary>
/// The setting: <c>sso_cred_store</c> of an sso-session, or SSO_CRED_STORE for everything. A value that is not known,
/// or a keyring that this program can't use on this system, is refused: secrets must not be where nobody meant them.
/// </summary>
static class SecretStoreSetting
{
    public const string Key = "sso_cred_store";
    public const string Variable = "SSO_CRED_STORE";

    /// <summary>The variable's; null where it is unset or empty.</summary>
    public static SecretStore? Of(Func<string, string?> environment) => environment(Variable) is { Length: > 0 } text
        ? Parse(text, Variable, $"{TypedCommand.Unset(Variable)}, or set it to keyring or files",
            OperatingSystem.IsLinux(), OperatingSystem.IsWindows())
        : null;

    /// <summary>The section's; null where it has none.</summary>
    internal static SecretStore? Of(ConfigKeys session) =>
        session.TryGet(Key, out var value) && value.Text.Length > 0
            ? Parse(value.Text, $"{value.Location}: {Key}", $"write {Key} = keyring or {Key} = files",
                OperatingSystem.IsLinux(), OperatingSystem.IsWindows())
            : null;

    /// <summary>Refuses the key in a profile, whose token is its session's.</summary>
    internal static void RefuseIn(ConfigKeys profile)
    {
        if (profile.TryGet(Key, out var value))
        {
            throw new Failure(FailureKind.Configuration, $"{value.Location}: {Key} has no effect in a profile",
                $"move it to the sso-session, or set {Variable}");
        }
    }

    /// <exception cref="Failure">Not known, or not on this system.</exception>
    internal static SecretStore Parse(string text, string where, string hint, bool linux, bool windows) => text switch
    {
        "files" => SecretStore.Files,
        "keyring" when linux => SecretStore.Keyring,
        "keyring" => throw new Failure(FailureKind.Configuration,
            $"{where}: the keyring can be used on Linux only; with "
            + (windows ? "the Windows Credential Manager, which holds 2,560 bytes per entry," : "the macOS Keychain")
            + " it has not been tested", $"write {Key} = files"),
        _ => throw new Failure(FailureKind.Configuration, $"{where}: '{Printable.Text(text)}' is not a store", hint),
    };
}
