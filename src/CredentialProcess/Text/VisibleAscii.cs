using System.Diagnostics.CodeAnalysis;

namespace CredentialProcess.Text;

/// <summary>
/// What tokens, keys, client ids and secrets consist of: one or more characters from 0x21 to 0x7E (RFC 6749, appendix
/// A, and every value that AWS issues). Checked wherever one is read from a file or the network, since each ends up in
/// a header, a form or a line, where a line end would start another.
/// </summary>
static class VisibleAscii
{
    public static bool Is([NotNullWhen(true)] string? text) =>
        !string.IsNullOrEmpty(text) && !text.AsSpan().ContainsAnyExceptInRange('!', '~');

    /// <summary>The same for an optional value: null and empty text pass.</summary>
    public static bool IsOrMissing(string? text) => string.IsNullOrEmpty(text) || Is(text);
}
