using CredentialProcess.Profiles;

namespace CredentialProcess.Keyring;

/// <summary>
/// The attributes of an item, by which it is found here and in a keyring's window. They are readable while the keyring
/// is locked, so they hold no secret; the key is a hash or a name as that of the file would be.
/// </summary>
/// <param name="Kind">One of <see cref="ItemKind"/>'s; null for all.</param>
/// <param name="Key">Null for all.</param>
readonly record struct ItemAttributes(string? Kind, Session? Session, string? Key)
{
    const string Application = "sso-cred";

    /// <summary>Those of every item of ours.</summary>
    public static IReadOnlyList<(string Name, string Value)> OfAll { get; } = [("application", Application)];

    /// <summary>What the keyring's window calls the item.</summary>
    public string Label => $"{Application}: {Kind} of "
        + (Session is { } session ? session.Name is { } name ? $"session '{name}'" : session.RedactedStartUrl
            : "static keys");

    public IReadOnlyList<(string Name, string Value)> Pairs()
    {
        List<(string, string)> pairs = [.. OfAll];
        if (Kind is not null)
            pairs.Add(("kind", Kind));
        // A session may be named like a start URL.
        pairs.Add(Session?.Name is { } name ? ("session", name) : ("start_url", Session?.RedactedStartUrl ?? "none"));
        if (Key is not null)
            pairs.Add(("key", Key));
        return pairs;
    }
}

/// <summary>The kinds of secrets, as attributes and labels name them.</summary>
static class ItemKind
{
    public const string Token = "token";
    public const string Registration = "registration";
    public const string Role = "role credentials";
    public const string Authorization = "ECR authorization";
}
