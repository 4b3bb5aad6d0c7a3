using CredentialProcess;
using CredentialProcess.Profiles;

namespace SsoCred;

/// <summary>A session to do something with, where its services are reached, and the profile it was named by, if any.</summary>
sealed record ChosenSession(Session Session, EndpointChoice Endpoints, string? Profile);

/// <summary>
/// Which sessions a command is about: the profile's, a named one, or all of the config, start URLs of legacy profiles
/// included. A session is reached where its own profiles reach it, never through an endpoint of another's.
/// </summary>
sealed class Sessions(ProfileSource profiles)
{
    /// <summary>Those that can be resolved to a role.</summary>
    public IReadOnlyList<Profile> Profiles { get; } = profiles.Resolvable();

    // A profile with a role comes first: where it reaches the session, the session is used.
    IReadOnlyList<ProfileSession> OfProfiles => field ??=
    [
        .. Profiles.Select(profile => new ProfileSession(profile.Name, profile.Session, profile.Endpoints)),
        .. profiles.SessionOnly(),
    ];

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

        var legacy = OfProfiles.Where(of => of.Session.Name is null).DistinctBy(of => of.Session.Key)
            .Select(of => new ChosenSession(of.Session, of.Endpoints, of.Profile));
        return [.. named, .. legacy];
    }

    public ChosenSession Named(string name)
    {
        var session = profiles.ResolveSession(name);
        return new ChosenSession(session,
            OfProfiles.FirstOrDefault(of => of.Session == session || of.Session.Name == name)?.Endpoints
                ?? profiles.EnvironmentEndpoints(), null);
    }

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
                    throw new Failure(ExitCode.Usage, "which session is meant",
                        "name it: " + string.Join(", ", several.Take(5).Select(SignIn.Option)) + others);
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
