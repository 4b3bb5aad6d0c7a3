using System.Buffers;

namespace CredentialProcess.Kubernetes;

/// <summary>
/// The changes that point an entry to this program, and those that take it back. What cannot be known later is noted in
/// a comment beside the value, so that nothing has to be kept elsewhere: an added line, and another value than
/// <c>aws</c> or <c>Never</c>.
/// </summary>
sealed class ExecEdit(Kubeconfig config, ExecEntry entry)
{
    const string Added = " # added by sso-cred";
    const string Before = " # before sso-cred: ";
    const string Mode = "interactiveMode";
    const string Never = "Never";
    const string AwsCli = "aws";

    static readonly SearchValues<char> s_plain =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.@/+");

    // What YAML 1.1 takes for something else than text.
    static readonly string[] s_words = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];

    readonly YamlLines _lines = config.Lines;

    /// <param name="command">This program.</param>
    /// <param name="profile">The profile to set; null to keep the entry's own.</param>
    /// <exception cref="Failure">A part of the entry has a form that is refused.</exception>
    public IEnumerable<TextChange> Use(string command, string? profile)
    {
        List<TextChange> changes = [];
        if (entry.IsOwn)
            AddValue(changes, entry.Command, command, isNoted: false);
        else
            AddValue(changes, entry.Command, command, isNoted: Raw(entry.Command) != AwsCli);
        AddMode(changes);
        if (profile is not null)
            AddProfile(changes, profile);
        return changes;
    }

    public IEnumerable<TextChange> Undo()
    {
        List<TextChange> changes = [Restored(entry.Command) ?? new(entry.Command.Start, entry.Command.End, AwsCli)];
        if (entry.Exec.Find(Mode) is not { Value: YamlScalar { Text: Never } mode } own)
            return changes;
        if (IsNoted(mode, Added))
            changes.Add(new(_lines[own.Line - 1].End, _lines[own.Line].End, ""));
        else if (Restored(mode) is { } restored)
            changes.Add(restored);
        return changes;
    }

    void AddValue(List<TextChange> changes, YamlScalar value, string text, bool isNoted)
    {
        if (value.Text != text)
            changes.Add(new(value.Start, value.End, Word(text) + (isNoted ? Before + Raw(value) : "")));
    }

    // In the line below the command.
    void AddMode(List<TextChange> changes)
    {
        if (entry.Exec.Find(Mode) is not { } mode)
        {
            var (line, column) = (entry.Command.Line, entry.Exec.Column);
            var end = _lines[line].End;
            changes.Add(new(end, end, $"{_lines.NewLineEnd(line)}{new string(' ', column)}{Mode}: {Never}{Added}"));
        }
        else if (mode.Value is YamlScalar value)
        {
            AddValue(changes, value, Never, isNoted: true);
        }
        else
        {
            throw _lines.Refusal(mode.Line, $"an {Mode} without a plain value");
        }
    }

    void AddProfile(List<TextChange> changes, string profile)
    {
        if (entry.ValueOf("--profile") is { } option)
            AddValue(changes, option.Word, option.IsJoined ? $"--profile={profile}" : profile, isNoted: false);
        else if (entry.ProfileVariable is { } variable)
            AddValue(changes, variable, profile, isNoted: false);
        else if (entry.Arguments is YamlFlow flow)
            changes.Add(new(entry.Words[^1].End, entry.Words[^1].End, $", --profile, {Word(profile)}"));
        else
            changes.Add(Items(entry.Words[^1], "--profile", Word(profile)));
    }

    // Items of a list below its last one, begun as that is.
    TextChange Items(YamlScalar last, params IEnumerable<string> items)
    {
        var line = _lines[last.Line];
        var dash = _lines.Text[line.Start..last.Start];
        if (dash.Trim() != "-")
            throw _lines.Refusal(last.Line, "an argument that does not begin its line");
        return new(line.End, line.End, string.Concat(items.Select(item => _lines.NewLineEnd(last.Line) + dash + item)));
    }

    TextChange? Restored(YamlScalar value)
    {
        if (!IsNoted(value, Before))
            return null;
        var start = value.End + Before.Length;
        if (start == _lines[value.Line].End
            || new YamlValue(_lines).Read(value.Line, start) is not YamlScalar noted)
            throw _lines.Refusal(value.Line, "a note of sso-cred without a plain value");
        return new(value.Start, noted.End, Raw(noted));
    }

    bool IsNoted(YamlScalar value, string note) =>
        _lines.Text.AsSpan(value.End.._lines[value.Line].End).StartsWith(note);

    string Raw(YamlScalar value) => _lines.Text[value.Start..value.End];

    /// <summary>A text as a YAML value: without quotes where each reader takes it for this text.</summary>
    static string Word(string text) =>
        text.Length > 0 && (char.IsAsciiLetter(text[0]) || text[0] is '/' or '-' && text.Length > 2)
            && !text.AsSpan().ContainsAnyExcept(s_plain) && !s_words.Contains(text.ToLowerInvariant())
            ? text
            : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
