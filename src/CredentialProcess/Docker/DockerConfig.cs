using System.Buffers;
using System.Text;
using System.Text.Json;

namespace CredentialProcess.Docker;

/// <summary>
/// Docker's config.json as text: tells its <c>credHelpers</c> and changes them in place, so that every other byte of
/// the file stays. Parsed and written anew it would lose its owner's spacing. What docker would not read is refused.
/// </summary>
static class DockerConfig
{
    const string Section = "credHelpers";
    static readonly JsonReaderOptions s_deep = new() { MaxDepth = 1000 };

    /// <param name="shown">The file's path as messages show it.</param>
    public static Dictionary<string, string> Helpers(byte[] json, string shown)
    {
        var (root, helpers) = Read(json, shown);
        var found = new Dictionary<string, string>();
        foreach (var member in helpers?.Members ?? [])
        {
            var value = new Utf8JsonReader(json.AsSpan(member.Value));
            if (value.Read() && value.TokenType == JsonTokenType.String)
                found[member.Name] = Text(value) ?? throw NoText(shown);
        }

        return found;
    }

    /// <summary>The text with these helpers for these hosts; all others stay.</summary>
    public static byte[] WithHelpers(byte[] json, IReadOnlyDictionary<string, string> wanted, string shown)
    {
        var (root, helpers) = Read(json, shown);
        if (root is null)
            return Encoding.UTF8.GetBytes("{" + Added(Brackets.New, [new(Section, NewObject(wanted, Brackets.New))]) + "\n}\n");

        var edits = new List<Edit>();
        if (helpers is null)
        {
            var old = root.Members.Find(m => m.Name == Section);
            var text = NewObject(wanted, root.Brackets);
            edits.Add(old is null ? Addition(root, [new(Section, text)]) : new Edit(old.Value, text));
        }
        else
        {
            foreach (var member in helpers.Members.Where(m => wanted.ContainsKey(m.Name)))
                edits.Add(new Edit(member.Value, Quoted(wanted[member.Name])));
            var there = helpers.Members.Select(m => m.Name).ToHashSet();
            var missing = wanted.Where(w => !there.Contains(w.Key))
                .Select(w => new Addend(w.Key, Quoted(w.Value))).ToList();
            if (missing.Count > 0)
                edits.Add(Addition(helpers, missing));
        }

        return Apply(json, edits);
    }

    static (Object? Root, Object? Helpers) Read(byte[] json, string shown)
    {
        if (json.AsSpan().IndexOfAnyExcept(" \t\r\n"u8) < 0)
            return (null, null); // docker reads an empty file as an empty object
        try
        {
            var reader = new Utf8JsonReader(json, s_deep);
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
                throw Refused($"{shown} is no JSON object");
            var (root, helpers) = (ReadObject(ref reader, json, Brackets.New, "\n"), (Object?)null);
            reader.Read();
            var sections = root.Members.FindAll(m => m.Name == Section);
            if (sections.Count > 1)
                throw Refused($"{shown} has '{Section}' twice");
            if (sections is [var section] && !json.AsSpan(section.Value).SequenceEqual("null"u8))
            {
                var inner = new Utf8JsonReader(json.AsSpan(section.Value), s_deep);
                inner.Read();
                if (inner.TokenType != JsonTokenType.StartObject)
                    throw Refused($"'{Section}' in {shown} is no JSON object");
                var (brackets, start) = (root.Brackets, section.Value.Start.Value);
                helpers = ReadObject(ref inner, json, brackets.Inner, brackets.Before, start);
            }

            return (root, helpers);
        }
        catch (JsonException cause)
        {
            // Without its cause: .NET's message may quote all the rest of the file, passwords among it.
            throw Refused($"{shown}:{cause.LineNumber + 1}: this is no JSON");
        }
        catch (InvalidOperationException)
        {
            throw NoText(shown);
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
            return null; // no UTF-8, or half of a surrogate pair
        }
    }

    // From its opening bracket on; the reader stands behind the closing one afterwards.
    static Object ReadObject(ref Utf8JsonReader reader, byte[] json, Brackets otherwise, string closing,
        int offset = 0)
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
            members.Add(new Member(name, value..end));
            before = end;
        }

        // What is added is spaced like the last member.
        var brackets = otherwise;
        if (members.Count > 0)
        {
            var gap = Encoding.UTF8.GetString(json.AsSpan(space));
            brackets = new Brackets(gap[(gap.IndexOf(',') + 1)..], Encoding.UTF8.GetString(json.AsSpan(colon)));
        }

        return new Object(members, brackets, before, offset + (int)reader.TokenStartIndex, closing);
    }

    static Edit Addition(Object to, IReadOnlyList<Addend> members) =>
        to.Members.Count > 0
            ? new Edit(to.LastEnd..to.LastEnd, "," + Added(to.Brackets, members))
            : new Edit(to.LastEnd..to.Close, Added(to.Brackets, members) + to.Closing);

    static string NewObject(IReadOnlyDictionary<string, string> wanted, Brackets around) =>
        "{" + Added(around.Inner, [.. wanted.Select(w => new Addend(w.Key, Quoted(w.Value)))])
        + around.Before + "}";

    static string Added(Brackets style, IReadOnlyList<Addend> members) =>
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

    static Failure NoText(string shown) =>
        new(FailureKind.Configuration, $"{shown} holds a name that is no text", "mend the file");

    static Failure Refused(string message) => new(FailureKind.Configuration,
        message, "mend the file; docker can't read it either");

    sealed record Member(string Name, Range Value);

    sealed record Addend(string Name, string Json);

    sealed record Edit(Range Where, string Text);

    /// <param name="LastEnd">Where the last member ends, or the opening bracket.</param>
    /// <param name="Close">Where the closing bracket stands.</param>
    /// <param name="Closing">The blanks before it, for when there are no members yet.</param>
    sealed record Object(List<Member> Members, Brackets Brackets, int LastEnd, int Close, string Closing);

    /// <summary>How an object's members are set.</summary>
    /// <param name="Before">The blanks before a member's name.</param>
    /// <param name="Colon">What stands between its name and its value.</param>
    sealed record Brackets(string Before, string Colon)
    {
        /// <summary>As docker itself writes the file.</summary>
        public static Brackets New { get; } = new("\n\t", ": ");

        /// <summary>One step further in, where there are lines; the outermost members' margin is one step.</summary>
        public Brackets Inner => Before.LastIndexOf('\n') is >= 0 and var line
            ? this with { Before = Before + Before[(line + 1)..] }
            : this;
    }
}
