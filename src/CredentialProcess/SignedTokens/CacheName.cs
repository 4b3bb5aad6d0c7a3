using CredentialProcess.Text;

namespace CredentialProcess.SignedTokens;

/// <summary>
/// The name of a serverless cache or the id of a replication group: letters, digits and hyphens, beginning with a
/// letter (ElastiCache API reference, CreateServerlessCache and CreateReplicationGroup). It takes a host's place in
/// the signature, in lower case.
/// </summary>
sealed record CacheName
{
    const int MaxLength = 63; // a label's: RFC 1035, 2.3.4

    CacheName(string text) => Text = text.ToLowerInvariant();

    public string Text { get; }

    /// <exception cref="Failure">No cache has such a name.</exception>
    public static CacheName Parse(string text) =>
        text.Length is > 0 and <= MaxLength && char.IsAsciiLetter(text[0])
            && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')
            ? new CacheName(text)
            : throw new Failure(FailureKind.Usage, $"--cache-name '{Printable.Text(text)}' is not the name of a cache",
                text.Contains('.', StringComparison.Ordinal)
                    ? "give the cache's name, not its endpoint"
                    : "give the name of a serverless cache or the id of a replication group");
}
