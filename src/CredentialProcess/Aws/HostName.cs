namespace CredentialProcess.Aws;

/// <summary>
/// A host name that another program sends, of a service that a password is for. Only a complete name on the https port
/// is one: no user, no other port, no address with a zone.
/// </summary>
static class HostName
{
    const int MaxLength = 253; // RFC 1035, 2.3.4

    /// <summary>In lower case, without the port; null if invalid or not on port 443.</summary>
    public static string? Normalize(ReadOnlySpan<char> sent)
    {
        if (sent.EndsWith(":443", StringComparison.Ordinal))
            sent = sent[..^4];
        if (sent.Length is 0 or > MaxLength)
            return null;
        foreach (var c in sent)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '.'))
                return null;
        }

        return sent.ToString().ToLowerInvariant();
    }

    /// <summary>Cuts the expected text from the beginning, if it is there.</summary>
    public static bool TryConsume(ref ReadOnlySpan<char> rest, string expected)
    {
        if (!rest.StartsWith(expected))
            return false;
        rest = rest[expected.Length..];
        return true;
    }
}
