using System.Text;

namespace CredentialProcess.Config;

/// <summary>
/// Expands variables in a path as Python's <c>os.path.expandvars</c> does: posixpath knows <c>$X</c> and <c>${X}</c>;
/// ntpath also <c>%X%</c> and doubled signs, and leaves text in single quotes alone. An unknown variable stays as
/// written, and expanded text is not expanded again.
/// </summary>
static class PathExpansion
{
    internal static string Variables(string path, Func<string, string?> environment, bool windows)
    {
        if (!path.AsSpan().ContainsAny('$', '%'))
            return path;
        var result = new StringBuilder();
        for (var i = 0; i < path.Length; i++)
        {
            var c = path[i];
            var rest = path.AsSpan(i + 1);
            if (windows && c == '\'')
            {
                var end = rest.IndexOf('\'');
                i = end < 0 ? path.Length : i + 1 + end;
                result.Append(c).Append(end < 0 ? rest : rest[..(end + 1)]);
            }
            else if (windows && c is '%' or '$' && rest.StartsWith([c]))
            {
                result.Append(c);
                i++;
            }
            else if (windows && c == '%' && rest.IndexOf('%') is >= 0 and var end)
            {
                result.Append(environment(rest[..end].ToString()) ?? $"%{rest[..end]}%");
                i += end + 1;
            }
            else if (c == '$' && Name(rest, windows) is { Length: > 0 } name)
            {
                var braced = name[0] == '{';
                result.Append(environment(braced ? name[1..^1] : name) ?? "$" + name);
                i += name.Length;
            }
            else
            {
                result.Append(c);
            }
        }

        return result.ToString();
    }

    // The name after a dollar sign, including braces.
    static string Name(ReadOnlySpan<char> rest, bool windows)
    {
        if (rest.StartsWith('{'))
        {
            var close = rest.IndexOf('}');
            return close < 0 ? "" : rest[..(close + 1)].ToString();
        }

        var length = 0;
        while (length < rest.Length
            && (char.IsAsciiLetterOrDigit(rest[length]) || rest[length] == '_' || (windows && rest[length] == '-')))
        {
            length++;
        }

        return rest[..length].ToString();
    }
}
