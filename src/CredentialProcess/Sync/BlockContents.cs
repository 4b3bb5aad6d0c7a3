using System.Text;
using CredentialProcess.Config;

namespace CredentialProcess.Sync;

/// <summary>
/// What a session's block contains in the current config: its sections, the role that each is for, and the names that
/// are taken outside it.
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
            else if (ProcessTargetOf(section) is { } of && profiles.TryGetValue(of, out var profile)
                && RoleAt(profile) is { } roleOfTarget)
                roles.TryAdd(roleOfTarget, of);
        }

        ProfilesByRole = roles;
    }

    /// <summary>The block's arguments; null where there is no block.</summary>
    internal SyncArguments? Arguments => _block?.Arguments;

    /// <summary>In file order.</summary>
    internal IReadOnlyCollection<ExistingSection> Sections => _sections.Values;

    /// <summary>
    /// The name of each profile by its ACCOUNT/ROLE, including one outside the block that has only its -process
    /// profile in it.
    /// </summary>
    internal IReadOnlyDictionary<string, string> ProfilesByRole { get; }

    internal ExistingSection? Find(string name) => _sections.GetValueOrDefault(name);

    /// <summary>The ACCOUNT/ROLE that the section is a profile for; null where it is none of this session.</summary>
    internal string? RoleOf(ExistingSection section) => RoleAt(section.Index);

    /// <summary>
    /// The profile that the section's process runs for. In a block, any process of this form was written by this
    /// program, whatever its file is called.
    /// </summary>
    internal string? ProcessTargetOf(ExistingSection section) =>
        FirstLine(_draft.Text.OwnKeys(section.Index), "credential_process") is not { } process ? null
        : OwnProcess.ProfileOf(process) is { } of ? of
        : OwnProcess.Parse(process, _draft.Windows)?.Profile;

    internal string HeaderOf(ExistingSection section) => Header(section.Index);

    /// <summary>Each name outside the block with its section index; -1 for those of the credentials file.</summary>
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

    // An edit may have indented further lines below a value: they are not part of what was written.
    static string? FirstLine(ConfigKeys keys, string key) =>
        keys.TryGet(key, out var value) && value.Text.Split('\n')[0] is { Length: > 0 } first ? first : null;

    string Header(int section) => $"[{Encoding.UTF8.GetString(_draft.Text.Header(section))}]";

    // Anything else is named by its header, which can't be a profile name.
    string NameOf(int section) => AwsConfig.NameOf(_draft.Text.Header(section), "profile") ?? Header(section);

    // The lines between the header and the block's end, without blank lines and comments after the last key; for the
    // last section also its lines below the block.
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

        var strays = end > _block.End ? _block.StrayLines.Select(stray => Line(stray.Start, stray.Next)) : [];
        return [.. found[..count], .. strays];

        string Line(int from, int to) => Encoding.UTF8.GetString(_draft.Text.Bytes[from..to]).TrimEnd('\r', '\n');
    }
}
