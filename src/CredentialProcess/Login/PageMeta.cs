namespace CredentialProcess.Login;

/// <summary>
/// Finds <c>meta</c> elements of a web page: attributes in any order, with or without quotes. Not an HTML parser;
/// callers validate the result.
/// </summary>
static class PageMeta
{
    const string Blanks = " \t\r\n\f";

    /// <summary>The content of the first element with this name; or null.</summary>
    public static string? FindContent(ReadOnlySpan<char> page, string name)
    {
        const string Start = "<meta";
        for (int at; (at = page.IndexOf(Start, StringComparison.OrdinalIgnoreCase)) >= 0;)
        {
            page = page[(at + Start.Length)..];
            if (page.IsEmpty || !Blanks.Contains(page[0]))
                continue;
            string? elementName = null, content = null;
            while (ReadAttribute(ref page) is { } attribute)
            {
                if (attribute.Name.Equals("name", StringComparison.OrdinalIgnoreCase))
                    elementName ??= attribute.Value;
                else if (attribute.Name.Equals("content", StringComparison.OrdinalIgnoreCase))
                    content ??= attribute.Value;
            }

            if (content is not null && name.Equals(elementName, StringComparison.OrdinalIgnoreCase))
                return content.Trim();
        }

        return null;
    }

    // Null at the end of the element.
    static (string Name, string Value)? ReadAttribute(ref ReadOnlySpan<char> rest)
    {
        rest = rest.TrimStart(Blanks + "/");
        var end = rest.IndexOfAny(Blanks + "=/>");
        if (end <= 0)
            return null;
        var name = rest[..end].ToString();
        rest = rest[end..].TrimStart(Blanks);
        if (rest is not ['=', ..])
            return (name, "");
        rest = rest[1..].TrimStart(Blanks);
        if (rest is ['"' or '\'', ..])
        {
            var quote = rest[0];
            rest = rest[1..];
            var close = rest.IndexOf(quote);
            if (close < 0)
                return null;
            var quoted = rest[..close].ToString();
            rest = rest[(close + 1)..];
            return (name, quoted);
        }

        var last = rest.IndexOfAny(Blanks + ">");
        if (last < 0)
            return null;
        var plain = rest[..last].ToString();
        rest = rest[last..];
        return (name, plain);
    }
}
