using System.Diagnostics.CodeAnalysis;

namespace CredentialProcess.Text;

/// <summary>
/// What tokens, keys, client ids and secrets are made of: one or more characters of 0x21 to 0x7E (RFC 6749, appendix A,
/// and every value that AWS issues). Checked wherever one comes from a file or the network, since each of them becomes
/// part of a header, of a form or of a line sooner or later, where a line end would begin another.
/// </summary>
static class VisibleAscii
{
    public static bool Is([NotNullWhen(true)] string? text) =>
        !string.IsNullOrEmpty(text) && !text.AsSpan().ContainsAnyExceptInRange('!', '~');

    /// <summary>The same for a value that may be missing: null and the empty text are.</summary>
    public static bool IsOrMissing(string? text) => string.IsNullOrEmpty(text) || Is(text);
}
