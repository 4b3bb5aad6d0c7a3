using CredentialProcess;
using CredentialProcess.Profiles;
using SsoCred.SignIn;

namespace SsoCred.Options;

/// <summary>A session to do something with, where its services are reached, and the profile it was named by, if any.</summary>
sealed record ChosenSession(Session Session, EndpointResolver Endpoints, string? Profile);

/// <summary>
/// Which sessions a command is about: the profile's, a named one, or all of the config, start URLs of legacy profiles
/// included. A session is reached where its own profiles reach it, never through an endpoint of another's.
/// </summary>
sealed class Sessions(ProfileSource profiles)
{
    ILookup<(bool IsLegacy, string Key), Profile>? _bySession;
    ILookup<(bool IsLegacy, string Key), ProfileSession>? _sessionOnly;

    /// <summary>Those that can be resolved to a role.</summary>
    public IReadOnlyList<Profile> Profiles { get; } = profiles.ListResolvable();

    /// <summary>Sections that say too little to be used, found by <see cref="All"/>.</summary>
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

        // A profile with a role comes first: where it reaches the session, the session is used.
        var legacy = Profiles.Where(profile => profile.Session.Name is null)
            .Select(profile => new ChosenSession(profile.Session, profile.Endpoints, profile.Name))
            .Concat(profiles.ListSessionOnly().Where(of => of.Session.Name is null)
                .Select(of => new ChosenSession(of.Session, of.Endpoints, of.Profile)))
            .DistinctBy(chosen => chosen.Session.Key);
        return [.. named, .. legacy];
    }

    public ChosenSession Named(string name)
    {
        var session = profiles.ResolveSession(name);
        return new ChosenSession(session,
            ProfilesOf(session).FirstOrDefault()?.Endpoints
                ?? SessionOnlyOf(session).FirstOrDefault()?.Endpoints
                ?? profiles.EnvironmentEndpoints(), null);
    }

    /// <summary>The session's own profiles, in the order of the files.</summary>
    public IEnumerable<Profile> ProfilesOf(Session session) =>
        (_bySession ??= Profiles.ToLookup(profile => KeyOf(profile.Session)))[KeyOf(session)];

    IEnumerable<ProfileSession> SessionOnlyOf(Session session) =>
        (_sessionOnly ??= profiles.ListSessionOnly().ToLookup(of => KeyOf(of.Session)))[KeyOf(session)];

    // A session may bear a start URL for a name.
    static (bool IsLegacy, string Key) KeyOf(Session session) => (session.Name is null, session.Key);

    // Many have a [default] with a Region or static keys alone, which says nothing of a session.
    bool IsDefaultForSso => profiles.SettingOf("default") is { } setting
        && (setting.Key.StartsWith("sso_", StringComparison.Ordinal) || setting.Key == "credential_process");

    /// <summary>
    /// The profile's; where none is asked for, default has nothing to do with SSO and the config has just one session,
    /// that one.
    /// </summary>
    /// <param name="others">What a person may say instead of naming one, for the hint.</param>
    public ChosenSession OfProfile(string? asked, string others = "")
    {
        if (!profiles.IsChosen(asked) && !IsDefaultForSso)
        {
            switch (All())
            {
                case [var only]:
                    return only;
                case [_, ..] several:
                    throw new Failure(FailureKind.Usage, "which session is meant",
                        "name it: " + string.Join(", ", several.Take(5).Select(SignInHint.Option)) + others);
            }
        }

        return Of(asked);
    }

    /// <summary>The session of the profile that is asked for or chosen by a variable.</summary>
    public ChosenSession Of(string? asked)
    {
        var (profile, session, endpoints) = profiles.ResolveSessionOf(asked);
        return new ChosenSession(session, endpoints, profile);
    }
}
