using System.Buffers;
using System.Text;
using System.Text.Json;

namespace CredentialProcess.Docker;

/// <summary>
/// Docker's config.json as text: reads its <c>credHelpers</c> and changes them in place, so that every other byte of
/// the file stays, including its formatting. A file that docker can't read is refused.
/// </summary>
static class DockerConfig
{
    const string Section = "credHelpers";
    static readonly JsonReaderOptions s_options = new() { MaxDepth = 1000 };

    /// <param name="shown">The file's path as messages show it.</param>
    public static Dictionary<string, string> Helpers(byte[] json, string shown)
    {
        var (root, helpers) = Read(json, shown);
        var found = new Dictionary<string, string>();
        foreach (var member in helpers?.Members ?? [])
        {
            var value = new Utf8JsonReader(json.AsSpan(member.Value));
            if (value.Read() && value.TokenType == JsonTokenType.String)
                found[member.Name] = Text(value) ?? throw InvalidText(shown);
        }

        return found;
    }

    /// <summary>The text with these helpers for these hosts; all other entries stay.</summary>
    public static byte[] WithHelpers(byte[] json, IReadOnlyDictionary<string, string> wanted, string shown)
    {
        var (root, helpers) = Read(json, shown);
        if (root is null)
        {
            return Encoding.UTF8.GetBytes(
                "{" + Added(Format.Default, [new(Section, NewObject(wanted, Format.Default))]) + "\n}\n");
        }

        var edits = new List<Edit>();
        if (helpers is null)
        {
            var old = root.Members.Find(m => m.Name == Section);
            var text = NewObject(wanted, root.Format);
            edits.Add(old is null ? Addition(root, [new(Section, text)]) : new Edit(old.Value, text));
        }
        else
        {
            foreach (var member in helpers.Members.Where(m => wanted.ContainsKey(m.Name)))
                edits.Add(new Edit(member.Value, Quoted(wanted[member.Name])));
            var existing = helpers.Members.Select(m => m.Name).ToHashSet();
            var missing = wanted.Where(w => !existing.Contains(w.Key))
                .Select(w => new NewMember(w.Key, Quoted(w.Value))).ToList();
            if (missing.Count > 0)
                edits.Add(Addition(helpers, missing));
        }

        return Apply(json, edits);
    }

    /// <summary>The text without the helpers of these hosts.</summary>
    public static byte[] WithoutHelpers(byte[] json, IReadOnlySet<string> hosts, string shown)
    {
        if (Read(json, shown).Helpers is not { } helpers)
            return json;
        var members = helpers.Members;
        var edits = new List<Edit>();
        var keepsOne = false;
        for (var i = 0; i < members.Count; i++)
        {
            if (!hosts.Contains(members[i].Name))
                keepsOne = true;
            // With the comma before it, or else the one behind it.
            else if (keepsOne)
                edits.Add(new Edit(members[i - 1].Value.End..members[i].Value.End, ""));
            else if (i + 1 < members.Count)
                edits.Add(new Edit(members[i].Start..members[i + 1].Start, ""));
        }

        if (!keepsOne && members.Count > 0)
            edits = [new Edit(helpers.Open..helpers.Close, "")];
        return Apply(json, edits);
    }

    static (Object? Root, Object? Helpers) Read(byte[] json, string shown)
    {
        if (json.AsSpan().IndexOfAnyExcept(" \t\r\n"u8) < 0)
            return (null, null); // docker reads an empty file as an empty object
        try
        {
            var reader = new Utf8JsonReader(json, s_options);
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
                throw Invalid($"{shown} is not a JSON object");
            var (root, helpers) = (ReadObject(ref reader, json, Format.Default, "\n"), (Object?)null);
            reader.Read();
            var sections = root.Members.FindAll(m => m.Name == Section);
            if (sections.Count > 1)
                throw Invalid($"{shown} has '{Section}' twice");
            if (sections is [var section] && !json.AsSpan(section.Value).SequenceEqual("null"u8))
            {
                var inner = new Utf8JsonReader(json.AsSpan(section.Value), s_options);
                inner.Read();
                if (inner.TokenType != JsonTokenType.StartObject)
                    throw Invalid($"'{Section}' in {shown} is not a JSON object");
                var (format, start) = (root.Format, section.Value.Start.Value);
                helpers = ReadObject(ref inner, json, format.Inner, format.Before, start);
            }

            return (root, helpers);
        }
        catch (JsonException cause)
        {
            // Without the exception: its message can quote the rest of the file, including passwords.
            throw Invalid($"{shown}:{cause.LineNumber + 1}: the file is not valid JSON");
        }
        catch (InvalidOperationException)
        {
            throw InvalidText(shown);
        }
    }

    static string? Text(in Utf8JsonReader value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null; // not UTF-8, or an unpaired surrogate
        }
    }

    // From its opening brace to its closing one.
    static Object ReadObject(ref Utf8JsonReader reader, byte[] json, Format format, string closing, int offset = 0)
    {
        var members = new List<Member>();
        var open = offset + (int)reader.BytesConsumed;
        var (before, space, colon) = (open, open..open, open..open);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var start = offset + (int)reader.TokenStartIndex;
            var nameEnd = start + reader.ValueSpan.Length + 2;
            var name = reader.GetString()!;
            reader.Read();
            var value = offset + (int)reader.TokenStartIndex;
            reader.Skip();
            var end = offset + (int)reader.BytesConsumed;
            (space, colon) = (before..start, nameEnd..value);
            members.Add(new Member(name, start, value..end));
            before = end;
        }

        // New members are formatted like the last one.
        if (members.Count > 0)
        {
            var gap = Encoding.UTF8.GetString(json.AsSpan(space));
            format = new Format(gap[(gap.IndexOf(',') + 1)..], Encoding.UTF8.GetString(json.AsSpan(colon)));
        }

        return new Object(members, format, open, before, offset + (int)reader.TokenStartIndex, closing);
    }

    static Edit Addition(Object to, IReadOnlyList<NewMember> members) =>
        to.Members.Count > 0
            ? new Edit(to.LastEnd..to.LastEnd, "," + Added(to.Format, members))
            : new Edit(to.LastEnd..to.Close, Added(to.Format, members) + to.Closing);

    static string NewObject(IReadOnlyDictionary<string, string> wanted, Format around) =>
        "{" + Added(around.Inner, [.. wanted.Select(w => new NewMember(w.Key, Quoted(w.Value)))])
        + around.Before + "}";

    static string Added(Format style, IReadOnlyList<NewMember> members) =>
        string.Join(",", members.Select(m => style.Before + Quoted(m.Name) + style.Colon + m.Json));

    static string Quoted(string text) => '"' + JsonEncodedText.Encode(text).ToString() + '"';

    static byte[] Apply(byte[] json, List<Edit> edits)
    {
        var result = new ArrayBufferWriter<byte>(json.Length + 1024);
        var at = 0;
        foreach (var (where, text) in edits.OrderBy(e => e.Where.Start.Value))
        {
            result.Write(json.AsSpan(at..where.Start.Value));
            result.Write(Encoding.UTF8.GetBytes(text));
            at = where.End.Value;
        }

        result.Write(json.AsSpan(at..));
        return result.WrittenSpan.ToArray();
    }

    static Failure InvalidText(string shown) =>
        new(FailureKind.Configuration, $"{shown} contains a name that is not valid text", "fix the file");

    static Failure Invalid(string message) =>
        new(FailureKind.Configuration, message, "fix the file, which docker can't read either");

    /// <param name="Start">Where its name begins.</param>
    sealed record Member(string Name, int Start, Range Value);

    sealed record NewMember(string Name, string Json);

    sealed record Edit(Range Where, string Text);

    /// <param name="Open">Behind the opening brace.</param>
    /// <param name="LastEnd">Where the last member, or the opening brace, ends.</param>
    /// <param name="Close">Where the closing brace is.</param>
    /// <param name="Closing">The white space before it, if there are no members yet.</param>
    sealed record Object(
        List<Member> Members, Format Format, int Open, int LastEnd, int Close, string Closing);

    /// <summary>The formatting of an object's members.</summary>
    /// <param name="Before">The white space before a name.</param>
    /// <param name="Colon">The text between a name and its value.</param>
    sealed record Format(string Before, string Colon)
    {
        /// <summary>Docker's own.</summary>
        public static Format Default { get; } = new("\n\t", ": ");

        /// <summary>One level deeper, if members have their own lines. The outermost are at level 1.</summary>
        public Format Inner => Before.LastIndexOf('\n') is >= 0 and var line
            ? this with { Before = Before + Before[(line + 1)..] }
            : this;
    }
}
