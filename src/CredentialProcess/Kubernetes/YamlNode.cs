namespace CredentialProcess.Kubernetes;

/// <summary>
/// A value in a YAML text and where it is, so that the text itself can be edited. Empty values are null.
/// </summary>
/// <param name="Line">The number of its first line, from 0.</param>
abstract record YamlNode(int Line);

/// <param name="Key">Without its quotes.</param>
sealed record YamlEntry(string Key, int Line, YamlNode? Value);

/// <param name="Column">Of its keys.</param>
sealed record YamlMapping(int Line, int Column, IReadOnlyList<YamlEntry> Entries) : YamlNode(Line)
{
    public YamlEntry? Find(string key) => Entries.FirstOrDefault(entry => entry.Key == key);

    public YamlNode? this[string key] => Find(key)?.Value;
}

sealed record YamlSequence(int Line, IReadOnlyList<YamlNode?> Items) : YamlNode(Line);

/// <summary>A value of one line, in quotes or without.</summary>
/// <param name="Start">The offset of its first character, or of the quote.</param>
/// <param name="Text">What it means; null where a backslash in quotes would have to be decoded.</param>
sealed record YamlScalar(int Line, int Start, int End, string? Text) : YamlNode(Line);

/// <summary>A list or mapping in brackets, on one line.</summary>
/// <param name="Items">The values of a list of plain values; null for anything else.</param>
sealed record YamlFlow(int Line, int Start, int End, IReadOnlyList<YamlScalar>? Items) : YamlNode(Line);

/// <summary>A text of several lines, whatever it means: in quotes, without, or after <c>|</c> or <c>&gt;</c>.</summary>
sealed record YamlLongText(int Line, int Start, int End) : YamlNode(Line);
