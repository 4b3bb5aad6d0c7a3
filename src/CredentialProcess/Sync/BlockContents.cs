using System.Text;
using CredentialProcess.Config;

namespace CredentialProcess.Sync;

/// <summary>
/// What a session's block holds in the config as it stands: its sections, which role each of them is for, and the names
/// that others have taken around it.
/// </summary>
sealed class BlockContents
{
    readonly Dictionary<string, ExistingSection> _sections = new(StringComparer.Ordinal);
    readonly ConfigDraft _draft;
    readonly ManagedBlock? _block;
    readonly string _session;

    internal BlockContents(ConfigDraft draft, string session)
    {
        (_draft, _session) = (draft, session);
        _block = draft.Managed.FirstOrDefault(each => each.Arguments.Session == session);
        var profiles = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < draft.Text.Count; i++)
        {
            var name = NameOf(i);
            profiles.TryAdd(name, i);
            if (_block?.Contains(i) == true)
                _sections.TryAdd(name, new(name, i, LinesOf(i)));
        }

        var roles = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var section in _sections.Values)
        {
            if (RoleOf(section) is { } role)
                roles.TryAdd(role, section.Name);
            else if (ProcessTargetOf(section) is { } of && profiles.TryGetValue(of, out var profile) && RoleAt(profile) is { } its)
                roles.TryAdd(its, of);
        }

        ProfilesByRole = roles;
    }

    /// <summary>What the block was made by; null where there is none.</summary>
    internal SyncArguments? Arguments => _block?.Arguments;

    /// <summary>In the order of the file.</summary>
    internal IReadOnlyCollection<ExistingSection> Sections => _sections.Values;

    /// <summary>
    /// ACCOUNT/ROLE of each profile and its name, also of one that stands outside and has only its twin here.
    /// </summary>
    internal IReadOnlyDictionary<string, string> ProfilesByRole { get; }

    internal ExistingSection? Find(string name) => _sections.GetValueOrDefault(name);

    /// <summary>ACCOUNT/ROLE that the section is a profile for; null where it is none of this session.</summary>
    internal string? RoleOf(ExistingSection section) => RoleAt(section.Index);

    /// <summary>
    /// The profile that the section's process is run for. What a block holds in this form was written by this program,
    /// whatever its file is called.
    /// </summary>
    internal string? ProcessTargetOf(ExistingSection section) =>
        FirstLine(_draft.Text.OwnKeys(section.Index), "credential_process") is not { } process ? null
        : ConfigDraft.ProcessTarget(process) is { } of ? of
        : _draft.ParseOwnProcess(process)?.Profile;

    internal string HeaderOf(ExistingSection section) => Header(section.Index);

    /// <summary>Each name that stands outside the block, with its section; -1 for those of the credentials file.</summary>
    internal Dictionary<string, int> NamesOutside()
    {
        var taken = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < _draft.Text.Count; i++)
        {
            if (_block?.Contains(i) != true && AwsConfig.NameOf(_draft.Text.Header(i), "profile") is { } name)
                taken.TryAdd(name, i);
        }

        for (var i = 0; i < _draft.Credentials?.Count; i++)
        {
            if (AwsConfig.NameOf(_draft.Credentials.Header(i), null) is { } name)
                taken.TryAdd(name, -1);
        }

        return taken;
    }

    string? RoleAt(int section)
    {
        var keys = _draft.Text.OwnKeys(section);
        return FirstLine(keys, "sso_session") == _session && FirstLine(keys, "sso_account_id") is { } account
            && FirstLine(keys, "sso_role_name") is { } role ? $"{account}/{role}" : null;
    }

    // Lines that an edit has indented below a value say nothing of what was written.
    static string? FirstLine(ConfigKeys keys, string key) =>
        keys.TryGet(key, out var value) && value.Text.Split('\n')[0] is { Length: > 0 } first ? first : null;

    string Header(int section) => $"[{Encoding.UTF8.GetString(_draft.Text.Header(section))}]";

    // What is no profile goes by its header, which no profile is called.
    string NameOf(int section) => AwsConfig.NameOf(_draft.Text.Header(section), "profile") ?? Header(section);

    // As they stand between the header and the block's end, without what is blank or a comment behind the last key; and
    // the last section's below the block.
    List<string> LinesOf(int section)
    {
        List<string> found = [];
        var count = 0;
        var (start, end) = _draft.Text.Body(section);
        var lines = new ConfigLines(_draft.Text.Bytes, start, Math.Min(end, _block!.End), inSection: true);
        while (lines.MoveNext())
        {
            found.Add(Line(lines.Start, lines.Next));
            if (lines.Kind is not (LineKind.Blank or LineKind.Comment))
                count = found.Count;
        }

        return [.. found[..count], .. end > _block.End ? _block.StrayLines.Select(stray => Line(stray.Start, stray.Next)) : []];

        string Line(int from, int to) => Encoding.UTF8.GetString(_draft.Text.Bytes[from..to]).TrimEnd('\r', '\n');
    }
}

/// <summary>One section of a block as it stands; what is no profile goes by its header.</summary>
/// <param name="Index">Of the config's sections.</param>
sealed record ExistingSection(string Name, int Index, List<string> Lines);
