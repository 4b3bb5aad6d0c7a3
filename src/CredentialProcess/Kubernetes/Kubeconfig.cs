using System.Text;

namespace CredentialProcess.Kubernetes;

/// <summary>
/// The text of a kubeconfig and its users that <see cref="ExecEntry"/> describes. A text without the words
/// <c>get-token</c> has none and is not parsed, so that other files of a list may have any form.
/// </summary>
sealed class Kubeconfig
{
    readonly YamlMapping? _root;
    readonly List<ExecEntry> _entries = [];

    Kubeconfig(YamlLines lines, YamlMapping? root) => (Lines, _root) = (lines, root);

    public YamlLines Lines { get; }

    public IReadOnlyList<ExecEntry> Entries => _entries;

    /// <summary>Null where it has no such user.</summary>
    /// <exception cref="Failure">It may have one, in a form that is refused.</exception>
    public static Kubeconfig? Read(byte[] text, string shown)
    {
        if (text.AsSpan().IndexOf("get-token"u8) < 0)
            return null;
        var config = Parse(text, shown);
        config.FindEntries();
        return config;
    }

    /// <summary>The user of each context in the text.</summary>
    /// <exception cref="Failure">It has a form that is refused.</exception>
    public static Dictionary<string, string> UsersOfContexts(byte[] text, string shown)
    {
        Dictionary<string, string> users = new(StringComparer.Ordinal);
        var contexts = Parse(text, shown)._root?["contexts"] as YamlSequence;
        foreach (var named in contexts?.Items.OfType<YamlMapping>() ?? [])
        {
            if (named["name"] is YamlScalar { Text: { } name }
                && (named["context"] as YamlMapping)?["user"] is YamlScalar { Text: { } user })
                users.TryAdd(name, user);
        }

        return users;
    }

    static Kubeconfig Parse(byte[] text, string shown)
    {
        var lines = new YamlLines(text, shown);
        return new(lines, YamlParser.Parse(lines));
    }

    void FindEntries()
    {
        switch (_root?["users"])
        {
            case YamlSequence users:
                foreach (var user in users.Items)
                    Add(user);
                break;
            case { } other:
                RefuseToken(other);
                break;
        }
    }

    void Add(YamlNode? item)
    {
        var exec = ((item as YamlMapping)?["user"] as YamlMapping)?["exec"];
        if (exec is not YamlMapping mapping)
        {
            RefuseToken((item as YamlMapping)?["user"] is YamlMapping ? exec : (item as YamlMapping)?["user"] ?? item);
            return;
        }

        var name = ((YamlMapping)item!)["name"] is YamlScalar { Text: { } text } ? text : "";
        if (ExecEntry.Of(name, mapping, Lines) is { } entry)
            _entries.Add(entry);
    }

    // An entry in brackets, or another form that is not looked into.
    void RefuseToken(YamlNode? node)
    {
        var (start, end) = node switch
        {
            YamlFlow flow => (flow.Start, flow.End),
            YamlLongText text => (text.Start, text.End),
            YamlScalar scalar => (scalar.Start, scalar.End),
            _ => (0, 0),
        };
        if (Lines.Text.AsSpan(start..end).Contains("get-token", StringComparison.Ordinal))
            throw Lines.Refusal(node!.Line, "a user in brackets or in quotes");
    }

    /// <summary>The text with these changes, in UTF-8.</summary>
    public byte[] With(IEnumerable<TextChange> changes)
    {
        var result = new StringBuilder();
        var at = 0;
        foreach (var (start, end, text) in changes.OrderBy(change => change.Start))
        {
            result.Append(Lines.Text.AsSpan(at..start)).Append(text);
            at = end;
        }

        return Encoding.UTF8.GetBytes(result.Append(Lines.Text.AsSpan(at..)).ToString());
    }
}

/// <summary>Text in place of the text between two offsets.</summary>
sealed record TextChange(int Start, int End, string Text);
