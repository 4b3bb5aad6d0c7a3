using System.Text;
using CredentialProcess.Assignments;
using CredentialProcess.Files;
using CredentialProcess.Text;

namespace CredentialProcess.Sync;

/// <summary>
/// How profiles are named: text with placeholders, each filled in with a clean name (<see cref="SafeName"/>), an
/// account without one by its id. A name says all by itself, without any memory: where several profiles would get the
/// same one, each of them has the account's id added, where that is not enough the role and then a fingerprint. So an
/// account that comes later renames another only where the name they would share was no longer clear, and only once.
/// </summary>
sealed class NamePattern
{
    /// <summary>The one that is used unless another is named.</summary>
    public const string Default = "{account_name}.{role}";

    const int MaximumLength = 200;
    const string Placeholders = "{account_id}, {account_name}, {account_alias}, {role}, {session}, {region}";

    // Text and placeholders in turn: even ones are text.
    readonly List<string> _parts = [];

    NamePattern(string text) => Text = text;

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <summary>A fixed name, for one profile.</summary>
    internal bool IsPlain => _parts.Count == 1;

    bool UsesAccount => Uses("account_id") || Uses("account_name") || Uses("account_alias");

    /// <exception cref="Failure">Wrong usage: an unknown placeholder, or text that can't stand in a name.</exception>
    public static NamePattern Parse(string text)
    {
        var pattern = new NamePattern(text);
        if (text.Length is 0 or > MaximumLength)
            throw Refused($"the name '{Printable.Text(text)}' has no or too many characters");
        var rest = text;
        for (int open; (open = rest.IndexOf('{', StringComparison.Ordinal)) >= 0;)
        {
            var close = rest.IndexOf('}', open);
            if (close < 0)
                throw Refused($"the placeholder '{Printable.Text(rest[open..])}' in a name is not closed");
            var name = rest[(open + 1)..close];
            if (name is not ("account_id" or "account_name" or "account_alias" or "role" or "session" or "region"))
                throw Refused($"there is no placeholder '{Printable.Text(rest[open..(close + 1)])}' for names");
            pattern._parts.Add(rest[..open]);
            pattern._parts.Add(name);
            rest = rest[(close + 1)..];
        }

        pattern._parts.Add(rest);
        for (var i = 0; i < pattern._parts.Count; i += 2)
        {
            if (pattern._parts[i].FirstOrDefault(c => !SafeName.IsAllowed(c)) is var bad and not '\0')
                throw Refused($"'{Printable.Text(bad.ToString())}' can't stand in the name of a profile");
        }

        if (pattern._parts[0] is { Length: > 0 } first && !char.IsAsciiLetterOrDigit(first[0]))
            throw Refused($"the name '{Printable.Text(text)}' begins with neither a letter nor a digit");
        return pattern;
    }

    /// <summary>The names of the profiles for these assignments, in their order; no two are the same.</summary>
    /// <exception cref="Failure">A fixed name for several, or a Region that is asked for and not known.</exception>
    public IReadOnlyList<string> Names(IReadOnlyList<Assignment> assignments, string session, string? region)
    {
        if (Uses("region") && string.IsNullOrEmpty(region))
            throw new Failure(FailureKind.Usage,
                $"the name '{Printable.Text(Text)}' asks for a Region", "say which: --region REGION");
        if (IsPlain && assignments.Count > 1)
        {
            throw Refused($"'{Printable.Text(Text)}' names one profile, and {assignments.Count} are to be named");
        }

        var names = new string[assignments.Count];
        var added = new Added[assignments.Count];
        List<int> unclear = [];
        for (var i = 0; i < names.Length; i++)
            unclear.Add(i);
        while (unclear.Count > 0)
        {
            foreach (var i in unclear)
                names[i] = Fill(assignments[i], session, region, added[i]);
            var same = new Dictionary<string, List<int>>(StringComparer.Ordinal);
            for (var i = 0; i < names.Length; i++)
            {
                if (!same.TryGetValue(names[i], out var those))
                    same.Add(names[i], those = []);
                those.Add(i);
            }

            unclear.Clear();
            foreach (var (name, those) in same)
            {
                // Called 'default' by chance, it would become everybody's profile.
                if (those.Count == 1 && (name != "default" || IsPlain))
                    continue;
                var more = Missing(those, assignments);
                if (those.TrueForAll(i => added[i].HasFlag(more)))
                    throw Refused($"several profiles would be named '{Printable.Text(name)}'");
                foreach (var i in those)
                    added[i] |= more;
                unclear.AddRange(those);
            }

            Added Missing(List<int> those, IReadOnlyList<Assignment> all) =>
                !Uses("account_id") && !those.TrueForAll(i => added[i].HasFlag(Added.Id))
                && (those.Count == 1 || those.Exists(i => all[i].Account.Id != all[those[0]].Account.Id)) ? Added.Id
                : !Uses("role") && !those.TrueForAll(i => added[i].HasFlag(Added.Role)) ? Added.Role
                : Added.Fingerprint;
        }

        return names;
    }

    string Fill(Assignment assignment, string session, string? region, Added added)
    {
        var (account, role) = assignment;
        var name = new StringBuilder();
        for (var i = 0; i < _parts.Count; i++)
        {
            _ = i % 2 == 0 ? name.Append(_parts[i]) : _parts[i] switch
            {
                "account_id" => name.Append(account.Id),
                "account_name" => Account(SafeName.Of(account.Name)),
                "account_alias" => Account(SafeName.Alias(account.Name)),
                "role" => name.Append(OrDefault(SafeName.Of(role), "role")),
                "session" => name.Append(OrDefault(SafeName.Of(session), "session")),
                _ => name.Append(OrDefault(SafeName.Of(region), "region")),
            };
        }

        if (added.HasFlag(Added.Id) && !UsesAccount)
            name.Append('-').Append(account.Id);
        if (added.HasFlag(Added.Role))
            name.Append('.').Append(OrDefault(SafeName.Of(role), "role"));
        if (added.HasFlag(Added.Fingerprint))
            name.Append('-').Append(Sha1.Hex($"{account.Id}/{role}")[..8]);
        return name.ToString();

        StringBuilder Account(string clean)
        {
            if (clean.Length == 0 || clean == account.Id)
                return name.Append(account.Id);
            name.Append(clean);
            return added.HasFlag(Added.Id) ? name.Append('-').Append(account.Id) : name;
        }
    }

    internal bool Uses(string placeholder)
    {
        for (var i = 1; i < _parts.Count; i += 2)
            if (_parts[i] == placeholder)
                return true;
        return false;
    }

    static string OrDefault(string clean, string otherwise) => clean.Length > 0 ? clean : otherwise;

    static Failure Refused(string message) => new(FailureKind.Usage, message,
        $"use letters, digits and . _ - @ + : /, with the placeholders {Placeholders}");

    /// <summary>What a name has been given to be the only one.</summary>
    [Flags]
    enum Added
    {
        Nothing = 0,
        Id = 1,
        Role = 2,
        Fingerprint = 4,
    }
}
