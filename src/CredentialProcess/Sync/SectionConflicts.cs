using CredentialProcess.Config;

namespace CredentialProcess.Sync;

/// <summary>
/// Finds out why a section can't be written to a config: its name has another meaning there already, or the credentials
/// file overrides it.
/// </summary>
sealed class SectionConflicts(ConfigDraft draft)
{
    // Keys that make a profile get its credentials in another way.
    static readonly string[] s_credentialKeys =
    [
        "role_arn", "source_profile", "credential_source", "web_identity_token_file", "login_session",
        "credential_process", "aws_access_key_id", "sso_start_url",
    ];

    ILookup<string?, int> CredentialsIndexes => field ??= Enumerable.Range(0, draft.Credentials?.Count ?? 0)
        .ToLookup(i => AwsConfig.NameOf(draft.Credentials!.Header(i), null));

    /// <summary>Null where the section can be written.</summary>
    internal Failure? Find(ConfigSection section)
    {
        if (!section.IsSession && LocationInCredentials(section) is { } location)
        {
            return Refused(
                $"{location}: the credentials file has keys for '{section.Name}', which would override the profile's",
                "choose another name");
        }

        if (draft.IndexOf(section) is not (>= 0 and var index))
            return null;
        var keys = draft.Text.OwnKeys(index);
        var same = true;
        foreach (var (key, value) in section.Keys)
            same &= keys.TryGet(key, out var existing) && existing.Text == value;
        if (same)
            return null;
        if (draft.IsInBlock(index))
        {
            return Refused(
                $"{draft.Text.HeaderLocation(index)}: '{section.Name}' is in the block that "
                + "'sso-cred profiles sync' manages",
                "choose another name, or run: sso-cred profiles sync");
        }

        foreach (var key in section.IsSession ? ["sso_start_url"] : s_credentialKeys.Append("sso_session"))
        {
            if (!keys.TryGet(key, out var old))
                continue;
            var wanted = section.Keys.GetValueOrDefault(key);
            // A line that assumes a role is more than a run for another profile.
            if (old.Text == wanted || (key == "credential_process" && wanted is not null
                && OwnProcess.Parse(old.Text, draft.Windows) is { Role: null }))
                continue;
            return Refused(section.IsSession
                ? $"{old.Location}: sso-session '{section.Name}' has another start URL"
                : $"{old.Location}: profile '{section.Name}' has {(key == "sso_session" ? "another " : "")}{key}",
                "choose another name");
        }

        return null;
    }

    /// <summary>
    /// Where the credentials file has a section of this name, unless it only runs the same process: some tools look
    /// for a process only there.
    /// </summary>
    internal string? LocationInCredentials(ConfigSection section)
    {
        foreach (var i in CredentialsIndexes[section.Name])
        {
            var keys = draft.Credentials!.OwnKeys(i);
            if (!section.Keys.TryGetValue("credential_process", out var process)
                || !keys.TryGet("credential_process", out var existing)
                || (existing.Text != process
                    && !(OwnProcess.Parse(existing.Text, draft.Windows) is { Role: null } own
                        && own.Profile == OwnProcess.ProfileOf(process)))
                || keys.Names.Any(key => key is not ("credential_process" or "region")))
                return draft.Credentials.HeaderLocation(i);
        }

        return null;
    }

    static Failure Refused(string message, string hint) => new(FailureKind.Configuration, message, hint);
}
