using System.Text;
using CredentialProcess.Assignments;
using CredentialProcess.Files;
using CredentialProcess.Text;

namespace CredentialProcess.Sync;

/// <summary>
/// How profiles are named: text with placeholders, each filled in with a clean name (<see cref="SafeName"/>); an
/// account without one is named by its id. Names need no memory: where several profiles would get the same one, each
/// gets the account's id appended, where that is not enough the role and then a fingerprint. So a new account renames
/// another only where their shared name became ambiguous, and only once.
/// </summary>
sealed class NamePattern
{
    /// <summary>Used unless another pattern is given.</summary>
    public const string Default = "{account_name}.{role}";

    const int MaximumLength = 200;
    const string Placeholders = "{account_id}, {account_name}, {account_alias}, {role}, {session}, {region}";

    // Text and placeholders alternate: parts with an even index are text.
    readonly List<string> _parts = [];

    NamePattern(string text) => Text = text;

    /// <summary>As written.</summary>
    public string Text { get; }

    /// <summary>A fixed name without placeholders, for one profile.</summary>
    internal bool IsPlain => _parts.Count == 1;

    bool UsesAccount => Uses("account_id") || Uses("account_name") || Uses("account_alias");

    /// <exception cref="Failure">An unknown placeholder, or text that is not allowed in a name.</exception>
    public static NamePattern Parse(string text)
    {
        var pattern = new NamePattern(text);
        if (text.Length is 0 or > MaximumLength)
            throw Refused($"the name '{Printable.Text(text)}' is empty or too long");
        var rest = text;
        for (int open; (open = rest.IndexOf('{', StringComparison.Ordinal)) >= 0;)
        {
            var close = rest.IndexOf('}', open);
            if (close < 0)
                throw Refused($"the placeholder '{Printable.Text(rest[open..])}' in a name is not closed");
            var name = rest[(open + 1)..close];
            if (name is not ("account_id" or "account_name" or "account_alias" or "role" or "session" or "region"))
                throw Refused($"unknown placeholder '{Printable.Text(rest[open..(close + 1)])}' in a name");
            pattern._parts.Add(rest[..open]);
            pattern._parts.Add(name);
            rest = rest[(close + 1)..];
        }

        pattern._parts.Add(rest);
        for (var i = 0; i < pattern._parts.Count; i += 2)
        {
            if (pattern._parts[i].FirstOrDefault(c => !SafeName.IsAllowed(c)) is var bad and not '\0')
                throw Refused($"'{Printable.Text(bad.ToString())}' is not allowed in the name of a profile");
        }

        if (pattern._parts[0] is { Length: > 0 } first && !char.IsAsciiLetterOrDigit(first[0]))
            throw Refused($"the name '{Printable.Text(text)}' does not start with a letter or digit");
        return pattern;
    }

    /// <summary>The profile names for these assignments, in order and all different.</summary>
    /// <exception cref="Failure">
    /// A fixed name for several assignments, or a required Region that is not known.
    /// </exception>
    public IReadOnlyList<string> Names(IReadOnlyList<Assignment> assignments, string session, string? region)
    {
        if (Uses("region") && string.IsNullOrEmpty(region))
        {
            throw new Failure(
                FailureKind.Usage, $"the name '{Printable.Text(Text)}' needs a Region", "add --region REGION");
        }

        if (IsPlain && assignments.Count > 1)
            throw Refused($"'{Printable.Text(Text)}' names one profile, but there are {assignments.Count}");

        var names = new string[assignments.Count];
        var added = new Added[assignments.Count];
        List<int> ambiguous = [];
        for (var i = 0; i < names.Length; i++)
            ambiguous.Add(i);
        while (ambiguous.Count > 0)
        {
            foreach (var i in ambiguous)
                names[i] = Fill(assignments[i], session, region, added[i]);
            ambiguous.Clear();
            foreach (var (name, sameNamed) in IndexesByName(names))
            {
                // A generated name must not be 'default', which applies wherever no profile is named.
                if (sameNamed.Count == 1 && (name != "default" || IsPlain))
                    continue;
                var more = NextSuffix(sameNamed, assignments, added);
                if (sameNamed.TrueForAll(i => added[i].HasFlag(more)))
                    throw Refused($"several profiles would be named '{Printable.Text(name)}'");
                foreach (var i in sameNamed)
                    added[i] |= more;
                ambiguous.AddRange(sameNamed);
            }
        }

        return names;
    }

    static Dictionary<string, List<int>> IndexesByName(string[] names)
    {
        var byName = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        for (var i = 0; i < names.Length; i++)
        {
            if (!byName.TryGetValue(names[i], out var sameNamed))
                byName.Add(names[i], sameNamed = []);
            sameNamed.Add(i);
        }

        return byName;
    }

    Added NextSuffix(List<int> sameNamed, IReadOnlyList<Assignment> all, Added[] added) =>
        !Uses("account_id") && !sameNamed.TrueForAll(i => added[i].HasFlag(Added.Id))
        && (sameNamed.Count == 1 || sameNamed.Exists(i => all[i].Account.Id != all[sameNamed[0]].Account.Id)) ? Added.Id
        : !Uses("role") && !sameNamed.TrueForAll(i => added[i].HasFlag(Added.Role)) ? Added.Role
        : Added.Fingerprint;

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

    /// <summary>What has been appended to make a name unique.</summary>
    [Flags]
    enum Added
    {
        Nothing = 0,
        Id = 1,
        Role = 2,
        Fingerprint = 4,
    }
}
