using System.Text;

namespace CredentialProcess.Sts;

/// <summary>
/// The body of a call of the query protocol: <c>application/x-www-form-urlencoded</c>, a blank as <c>+</c>, UTF-8.
/// </summary>
static class FormBody
{
    public const string ContentType = "application/x-www-form-urlencoded; charset=utf-8";

    public static byte[] Encode(IEnumerable<(string Name, string Value)> fields) => Encoding.ASCII.GetBytes(
        string.Join('&', fields.Select(field => $"{Escape(field.Name)}={Escape(field.Value)}")));

    static string Escape(string text) => Uri.EscapeDataString(text).Replace("%20", "+", StringComparison.Ordinal);
}
