using System.CommandLine;
using CredentialProcess;
using SsoCred.SignIn;

namespace SsoCred.Options;

/// <summary>The options that choose sessions, or a name in place of them: at most one.</summary>
static class SessionOptions
{
    static readonly Option<string?> s_session = new("--session")
    {
        Description = "Name of an [sso-session], instead of a profile.",
        HelpName = "NAME",
    };

    static readonly Option<bool> s_all = new("--all")
    {
        Description = "All sessions of the config, one after another.",
    };

    public static IEnumerable<Option> Both => [s_session, s_all];

    /// <summary>For commands that are about one session only.</summary>
    public static Option<string?> One => s_session;

    public static bool AreAll(ParseResult parsed) => parsed.GetValue(s_all);

    /// <exception cref="Failure">They contradict each other, or choose no session.</exception>
    public static IReadOnlyList<ChosenSession> Chosen(ParseResult parsed, RunOptions options, SessionResolver sessions)
    {
        var (name, word) = (parsed.GetValue(s_session), parsed.GetValue(NameArgument.ProfileOrSession));
        if (new[] { options.Profile is not null, name is not null, word is not null, AreAll(parsed) }.Count(x => x) > 1)
        {
            throw new Failure(FailureKind.Usage, word is null
                ? "only one of --profile, --session and --all can be given"
                : "only one of a name, --profile, --session and --all can be given");
        }

        if (word is not null)
            return [sessions.OfWord(word)];
        if (!AreAll(parsed))
            return [name is null ? sessions.OfProfile(options.Profile, ", or --all") : sessions.Named(name)];
        if (sessions.All() is { Count: > 0 } all)
            return all;
        throw sessions.Broken is [var (_, why), ..] ? why
            : new Failure(FailureKind.Configuration, "the config has no session", "run: sso-cred configure");
    }

    /// <summary>The one session that is chosen.</summary>
    /// <exception cref="Failure">Two are given, or the choice is ambiguous.</exception>
    public static ChosenSession ChosenOne(ParseResult parsed, RunOptions options, SessionResolver sessions)
    {
        if (parsed.GetValue(s_session) is not { } name)
            return sessions.OfProfile(options.Profile);
        return options.Profile is null
            ? sessions.Named(name)
            : throw new Failure(FailureKind.Usage, "only one of --profile and --session can be given");
    }
}
