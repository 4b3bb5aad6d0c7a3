using System.CommandLine;
using CredentialProcess;

namespace SsoCred.Options;

/// <summary>How commands are told which sessions are meant: by one of three options, or none.</summary>
static class SessionOptions
{
    static readonly Option<string?> s_session = new("--session")
    {
        Description = "The [sso-session] of that name, instead of a profile's.",
        HelpName = "NAME",
    };

    static readonly Option<bool> s_all = new("--all") { Description = "Every session of the config, one after the other." };

    public static IEnumerable<Option> Both => [s_session, s_all];

    /// <summary>For commands that are about one session only.</summary>
    public static Option<string?> One => s_session;

    public static bool AreAll(ParseResult parsed) => parsed.GetValue(s_all);

    /// <exception cref="Failure">They contradict each other, or name no session.</exception>
    public static IReadOnlyList<ChosenSession> Chosen(ParseResult parsed, RunOptions options, Sessions sessions)
    {
        var name = parsed.GetValue(s_session);
        if ((options.Profile is null ? 0 : 1) + (name is null ? 0 : 1) + (AreAll(parsed) ? 1 : 0) > 1)
            throw new Failure(FailureKind.Usage, "only one of --profile, --session and --all can be said");
        if (!AreAll(parsed))
            return [name is null ? sessions.OfProfile(options.Profile, ", or --all") : sessions.Named(name)];
        if (sessions.All() is { Count: > 0 } all)
            return all;
        throw sessions.Broken is [var (_, why), ..] ? why
            : new Failure(FailureKind.Configuration, "the config names no session", "run: sso-cred configure");
    }

    /// <summary>The one session that is meant.</summary>
    /// <exception cref="Failure">Two are named, or none can be told.</exception>
    public static ChosenSession ChosenOne(ParseResult parsed, RunOptions options, Sessions sessions)
    {
        if (parsed.GetValue(s_session) is not { } name)
            return sessions.OfProfile(options.Profile);
        return options.Profile is null
            ? sessions.Named(name)
            : throw new Failure(FailureKind.Usage, "only one of --profile and --session can be said");
    }
}
