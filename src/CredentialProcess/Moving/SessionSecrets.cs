using CredentialProcess.Credentials;
using CredentialProcess.Ecr;
using CredentialProcess.Keyring;
using CredentialProcess.Login;
using CredentialProcess.Profiles;
using CredentialProcess.RoleChaining;
using CredentialProcess.Tokens;

namespace CredentialProcess.Moving;

/// <summary>Where all secrets of a session may be: the keys of its profiles, and what lists tell.</summary>
sealed class SessionSecrets(
    SecretHome tokens, SecretHome registrations, SecretHome roles, SecretHome policies, SecretHome authorizations)
{
    /// <param name="profiles">The session's.</param>
    public IReadOnlyList<SecretPlace> Of(Session session, IEnumerable<Profile> profiles)
    {
        var places = InFiles(session, profiles);
        var inKeyring = session with { Store = SecretStore.Keyring };
        foreach (var key in roles.Of(inKeyring).KeysWith(""))
            places.Add(new(AssumedRoleEntries.IsOwn(key) ? policies : roles, key));
        foreach (var key in authorizations.Of(inKeyring).KeysWith(""))
            places.Add(new(authorizations, key));
        // Those of other scopes and Regions too, which the config no longer tells.
        foreach (var key in registrations.Of(inKeyring).KeysWith(""))
            places.Add(new(registrations, key));
        // The token last: while it is in its old place, the session is signed in.
        return [.. places, Token(session)];
    }

    /// <summary>How many of them are in files. Reads none of them.</summary>
    /// <inheritdoc cref="Of"/>
    public int CountInFiles(Session session, IEnumerable<Profile> profiles)
    {
        Dictionary<SecretHome, HashSet<string>> listed = [];
        return InFiles(session, profiles).Append(Token(session)).Count(place =>
        {
            if (!listed.TryGetValue(place.Home, out var keys))
                listed[place.Home] = keys = [.. place.Home.Files.KeysWith("")];
            return keys.Contains(place.Key);
        });
    }

    /// <summary>Lets signing out find what was moved to files, whose names don't tell their session.</summary>
    public void Name(SecretPlace place, Session session, TextWriter? debug)
    {
        if (place.Home == roles)
            AssumedRoleEntries.TryName(policies.Of(session), session, place.Key, debug);
    }

    SecretPlace Token(Session session) => new(tokens, TokenStore.KeyOf(session));

    // Files are of all sessions: their names, and the profiles, tell which are this one's.
    HashSet<SecretPlace> InFiles(Session session, IEnumerable<Profile> profiles)
    {
        HashSet<SecretPlace> places = [new(registrations, RegistrationStore.KeyOf(session))];
        foreach (var profile in profiles)
        {
            places.Add(profile switch
            {
                SsoProfile sso => new(roles, RoleStore.KeyOf(sso)),
                RoleProfile { Role.Policy: null } role => new(roles, AssumedRoleStore.KeyOf(role)),
                RoleProfile role => new(policies, AssumedRoleStore.KeyOf(role)),
                _ => throw new ArgumentException($"a {profile.GetType().Name} has no credentials", nameof(profiles)),
            });
        }

        var prefix = AssumedRoleEntries.PrefixOf(session);
        foreach (var key in policies.Files.KeysWith(prefix))
        {
            places.Add(AssumedRoleEntries.IsIndexOf(policies.Files, key)
                ? new(roles, key[prefix.Length..])
                : new(policies, key));
        }

        foreach (var key in authorizations.Files.KeysWith(AuthorizationStore.PrefixOf(session)))
            places.Add(new(authorizations, key));
        return places;
    }
}
