using System.Text;
using CredentialProcess.Files;
using CredentialProcess.Keyring;
using CredentialProcess.Profiles;
using CredentialProcess.RoleChaining;
using CredentialProcess.Text;

namespace CredentialProcess.Ecr;

/// <summary>
/// Caches authorizations by role and API. Unreadable entries count as missing; a failed write only costs the next run a
/// call.
/// </summary>
sealed class AuthorizationStore(SecretHome home, TimeProvider clock, TextWriter? debug)
{
    const string What = "ecr cache";
    const int HashLength = 16;
    const string Start = "authorization-";
    const int PrefixLength = 14 + HashLength + 1; // "authorization-", the hash, "-"

    /// <summary>
    /// The cache key. The session comes first, so that its entries can be found; role and API URL are hashed.
    /// </summary>
    public static string KeyOf(Profile profile, EcrEndpoint endpoint)
    {
        var json = new StringBuilder("{\"accountId\":");
        PythonJson.AppendString(json, profile.AccountId).Append(",\"roleName\":");
        PythonJson.AppendString(json, profile.RoleName).Append(",\"service\":");
        PythonJson.AppendString(json, endpoint.SigningName).Append(",\"region\":");
        PythonJson.AppendString(json, endpoint.Region).Append(",\"url\":");
        PythonJson.AppendString(json, endpoint.Url(profile.Endpoints).AbsoluteUri);
        // A session policy restricts it.
        if (profile is RoleProfile assumed)
            PythonJson.AppendString(json.Append(",\"assumed\":"), AssumedRoleStore.KeyOf(assumed));
        json.Append('}');
        return PrefixOf(profile.SignIn?.Session) + Sha1.Hex(json.ToString());
    }

    /// <summary>The common prefix of a session's keys, by which signing out deletes them.</summary>
    /// <param name="session">Null where the role's credentials begin with static keys.</param>
    public static string PrefixOf(Session? session) =>
        $"{Start}{(session is null ? new string('0', HashLength) : Sha1.Hex(session.Key)[..HashLength])}-";

    /// <summary>The cached authorization if fresh, or null.</summary>
    public AuthorizationToken? Read(Profile profile, EcrEndpoint endpoint)
    {
        var token = home.Of(profile.SignIn?.Session).TryGet(KeyOf(profile, endpoint), What, debug) is { } bytes
            ? AuthorizationFile.Parse(bytes)
            : null;
        debug?.WriteLine($"{What}: {(token is null ? "nothing" : Describe(token))}");
        return token is not null && token.IsFresh(clock.GetUtcNow()) ? token : null;
    }

    /// <summary>Does nothing if the authorization is no longer fresh.</summary>
    public void Write(Profile profile, EcrEndpoint endpoint, AuthorizationToken token)
    {
        if (!token.IsFresh(clock.GetUtcNow()))
        {
            debug?.WriteLine($"{What}: {Describe(token)} is not cached");
            return;
        }

        home.Of(profile.SignIn?.Session).TrySet(KeyOf(profile, endpoint), AuthorizationFile.Bytes(token),
                What, debug, token.ExpiresAt);
    }

    string Describe(AuthorizationToken token) => $"an authorization of {LocalTime.Format(token.FetchedAt, clock)} "
        + $"until {LocalTime.Format(token.ExpiresAt, clock)}";

    /// <exception cref="Failure">The entry could not be deleted.</exception>
    public void Remove(Profile profile, EcrEndpoint endpoint)
    {
        try
        {
            home.Of(profile.SignIn?.Session).Remove(KeyOf(profile, endpoint));
        }
        catch (Exception cause) when (CacheFault.Is(cause))
        {
            throw NotRemoved(cause);
        }
    }

    /// <summary>Deletes the files of these sessions. The folder is listed once.</summary>
    /// <exception cref="Failure">An entry could not be deleted.</exception>
    public void RemoveAll(params IReadOnlyList<Session> sessions)
    {
        var prefixes = sessions.Select(PrefixOf).ToHashSet();
        try
        {
            foreach (var key in home.Files.KeysWith(Start))
            {
                if (key.Length > PrefixLength && prefixes.Contains(key[..PrefixLength]))
                    home.Files.Remove(key);
            }
        }
        catch (Exception cause) when (CacheFault.Is(cause))
        {
            throw NotRemoved(cause);
        }
    }

    static Failure NotRemoved(Exception cause) => CacheFault.ToFailure(
        cause, "a cached authorization can't be removed", "check the permissions of ~/.aws/sso-cred");
}
