using CredentialProcess;
using CredentialProcess.Profiles;
using CredentialProcess.Text;
using SsoCred.Display;
using SsoCred.SignIn;

namespace SsoCred.Options;

/// <summary>
/// Which sessions a command works on: the profile's, a named one, or all of the config, including the start URLs of
/// legacy profiles. A session uses the endpoints of its own profiles, never those of another session's.
/// </summary>
sealed class SessionResolver(ProfileSource profiles)
{
    ILookup<(bool IsLegacy, string Key), Profile>? _bySession;
    ILookup<(bool IsLegacy, string Key), ProfileSession>? _sessionOnly;

    /// <summary>Those that can be resolved to a role.</summary>
    public IReadOnlyList<Profile> Profiles { get; } = profiles.ListResolvable();

    /// <summary>Incomplete sections, found by <see cref="All"/>.</summary>
    public List<(string Name, Failure Why)> Broken { get; } = [];

    public IReadOnlyList<ChosenSession> All()
    {
        List<ChosenSession> named = [];
        foreach (var name in profiles.SessionNames)
        {
            try
            {
                named.Add(Named(name));
            }
            catch (Failure why)
            {
                Broken.Add((name, why));
            }
        }

        // The endpoints of a profile with a role come first.
        var legacy = Profiles.Select(profile => profile.SignIn).OfType<ProfileSession>()
            .Where(of => of.Session.Name is null)
            .Select(of => new ChosenSession(of.Session, of.Endpoints, of.Profile))
            .Concat(profiles.ListSessionOnly().Where(of => of.Session.Name is null)
                .Select(of => new ChosenSession(of.Session, of.Endpoints, of.Profile)))
            .DistinctBy(chosen => chosen.Session.Key);
        return [.. named, .. legacy];
    }

    public ChosenSession Named(string name)
    {
        var session = profiles.ResolveSession(name);
        return new ChosenSession(session,
            ProfilesOf(session).FirstOrDefault()?.SignIn?.Endpoints
                ?? SessionOnlyOf(session).FirstOrDefault()?.Endpoints
                ?? profiles.EnvironmentEndpoints(), null)
        {
            // A profile of that name would be taken.
            Word = profiles.Has(name) ? null : name,
        };
    }

    /// <summary>The profiles whose credentials begin with this session, in the order of the files.</summary>
    public IEnumerable<Profile> ProfilesOf(Session session) =>
        (_bySession ??= Profiles.Where(profile => profile.ChainEnd is not null)
            .ToLookup(profile => KeyOf(profile.ChainEnd!.Session)))[KeyOf(session)];

    IEnumerable<ProfileSession> SessionOnlyOf(Session session) =>
        (_sessionOnly ??= profiles.ListSessionOnly().ToLookup(of => KeyOf(of.Session)))[KeyOf(session)];

    // A session's name may look like a start URL.
    static (bool IsLegacy, string Key) KeyOf(Session session) => (session.Name is null, session.Key);

    // Many have a [default] with only a Region or static keys, which does not point to a session.
    bool IsDefaultForSso => profiles.SettingOf("default") is { } setting
        && (setting.Key.StartsWith("sso_", StringComparison.Ordinal) || setting.Key == "credential_process"
            || (setting.Key == "role_arn" && HasSession("default")));

    bool HasSession(string profile)
    {
        try
        {
            _ = profiles.ResolveSessionOf(profile);
            return true;
        }
        catch (Failure)
        {
            // A role that begins with other credentials, or can't be resolved, needs no sign-in.
            return false;
        }
    }

    /// <summary>
    /// The profile's. Where no profile is chosen, [default] has nothing to do with SSO and the config has one session,
    /// that one.
    /// </summary>
    /// <param name="others">An alternative to naming one, for the hint.</param>
    public ChosenSession OfProfile(string? asked, string others = "")
    {
        if (!profiles.IsChosen(asked) && !IsDefaultForSso)
        {
            switch (All())
            {
                case [var only]:
                    return only;
                case [_, ..] several:
                    throw Several(several.Select(SignInHint.Option), others);
            }
        }

        return Of(asked);
    }

    /// <summary>The session of the profile of this name, else the session of this name.</summary>
    public ChosenSession OfWord(string name)
    {
        var isSession = profiles.SessionNames.Contains(name);
        if (isSession && !profiles.Has(name))
            return Named(name);
        if (isSession)
        {
            Terminal.Note($"'{name}' is a profile and a session; the profile is used "
                + $"(the session: --session {TypedCommand.Word(name)})");
        }

        return Of(name);
    }

    /// <param name="options">The options that would name one of them.</param>
    /// <param name="others">An alternative to naming one.</param>
    public static Failure Several(IEnumerable<string> options, string others = "") => new(FailureKind.Usage,
        "several sessions are configured; choose one with --session",
        "one of: " + string.Join(", ", options.Take(5)) + others);

    /// <summary>The session of the given profile, else of the one that a variable chooses.</summary>
    public ChosenSession Of(string? asked)
    {
        var (profile, session, endpoints) = profiles.ResolveSessionOf(asked);
        return new ChosenSession(session, endpoints, profile);
    }
}
