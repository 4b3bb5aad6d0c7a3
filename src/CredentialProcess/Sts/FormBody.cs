using System.Text;

namespace CredentialProcess.Sts;

/// <summary>
/// The body of a call of the query protocol: <c>application/x-www-form-urlencoded</c>, a blank as <c>+</c>, UTF-8.
/// </summary>
sealed class FormBody
{
    public const string ContentType = "application/x-www-form-urlencoded; charset=utf-8";

    readonly StringBuilder _text = new();

    public FormBody Add(string name, string value)
    {
        if (_text.Length > 0)
            _text.Append('&');
        _text.Append(Escape(name)).Append('=').Append(Escape(value));
        return this;
    }

    public byte[] ToArray() => Encoding.ASCII.GetBytes(_text.ToString());

    static string Escape(string text) => Uri.EscapeDataString(text).Replace("%20", "+", StringComparison.Ordinal);
}
