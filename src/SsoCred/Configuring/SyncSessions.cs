using CredentialProcess;
using CredentialProcess.Profiles;
using CredentialProcess.Sync;
using CredentialProcess.Text;
using SsoCred.Options;
using SsoCred.SignIn;

namespace SsoCred.Configuring;

/// <summary>
/// The sessions that <c>profiles sync</c> works on: the one that is given, else those that have a block in the config,
/// else the only one.
/// </summary>
sealed class SyncSessions(SessionResolver sessions, ProfileSource profiles, ConfigWriter writer)
{
    /// <param name="hasOptions">Options that a block records are given, so they apply to one session.</param>
    /// <returns>
    /// The sessions, and the failure to report after them: a block of a session that the config no longer has must not
    /// keep the other blocks from being updated.
    /// </returns>
    public (List<ChosenSession> Sessions, Failure? Stale) Choose(string? session, string? profile, bool hasOptions)
    {
        if (session is not null && profile is not null)
            throw new Failure(FailureKind.Usage, "only one of --profile and --session can be given");
        if (session is not null)
            return ([sessions.Named(session)], null);
        if (profile is not null)
            return ([OfProfile(profile)], null);

        var config = writer.Read();
        List<string> names = [.. config.Blocks.Select(block => block.Session)];
        if (names.Count > 1 && hasOptions)
            throw Several(names);
        if (names.Count == 0)
        {
            names = [.. profiles.SessionNames];
            if (names.Count == 0)
                throw new Failure(FailureKind.Configuration, "the config has no session", "run: sso-cred configure");
            if (names.Count > 1)
                throw Several(names);
        }

        var existing = profiles.SessionNames.ToHashSet();
        var stale = names.Find(each => !existing.Contains(each)) is { } gone ? Stale(config, gone) : null;
        names.RemoveAll(each => !existing.Contains(each));
        return names.Count == 0 && stale is not null ? throw stale : (names.ConvertAll(sessions.Named), stale);
    }

    ChosenSession OfProfile(string profile) => sessions.OfProfile(profile) is { Session.Name: not null } chosen
        ? chosen
        : throw new Failure(FailureKind.Configuration,
            $"profile '{profile}' has its own start URL, which other profiles cannot share",
            "write an [sso-session], and choose it with --session");

    static Failure Stale(ConfigDraft config, string session) => new(FailureKind.Configuration,
        $"{config.BlockLocation(session)}: this block is for session '{session}', which the config does not have",
        "remove the block, or write the session's new name into its first and its last line");

    static Failure Several(List<string> names) =>
        SessionResolver.Several(names.Select(name => $"--session {TypedCommand.Word(name)}"));
}
