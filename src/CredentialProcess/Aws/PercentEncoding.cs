using System.Text;

namespace CredentialProcess.Aws;

/// <summary>
/// Percent-encoding of UTF-8 as signatures need it: all but RFC 3986's unreserved characters, in upper case. Not <see
/// cref="Uri.EscapeDataString(string)"/>, which a cached run does not load otherwise.
/// </summary>
static class PercentEncoding
{
    const string Digits = "0123456789ABCDEF";

    /// <param name="kept">A character that stays as well, such as the slashes of a path.</param>
    public static StringBuilder Append(StringBuilder encoded, string text, char? kept = null)
    {
        foreach (var c in Encoding.UTF8.GetBytes(text))
        {
            if (char.IsAsciiLetterOrDigit((char)c) || c is (byte)'-' or (byte)'_' or (byte)'.' or (byte)'~'
                || c == kept)
                encoded.Append((char)c);
            else
                encoded.Append('%').Append(Digits[c >> 4]).Append(Digits[c & 0xF]);
        }

        return encoded;
    }

    public static string Encode(string text) => Append(new StringBuilder(text.Length), text).ToString();
}
