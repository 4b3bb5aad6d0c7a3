using System.Text;
using CredentialProcess.Files;
using CredentialProcess.Profiles;
using Microsoft.Extensions.Caching.Distributed;

namespace CredentialProcess.Ecr;

/// <summary>
/// Keeps authorizations for each role and each API that gives them. A cache: what can't be read counts as missing, and
/// what can't be written costs the next run a call, never this one its answer.
/// </summary>
sealed class AuthorizationStore(IDistributedCache cache, TimeProvider clock, TextWriter? debug)
{
    const int HashLength = 16;
    const int PrefixLength = 14 + HashLength + 1; // "authorization-", the hash, "-"

    /// <summary>
    /// The name of an authorization. The session stands in front, so that what belongs to one can be found; the role
    /// and the API's URL are hashed: another role, another Region or another endpoint is another authorization.
    /// </summary>
    public static string KeyOf(Profile profile, EcrEndpoint endpoint)
    {
        var json = new StringBuilder("{\"accountId\":");
        PythonJson.AppendString(json, profile.AccountId).Append(",\"roleName\":");
        PythonJson.AppendString(json, profile.RoleName).Append(",\"service\":");
        PythonJson.AppendString(json, endpoint.SigningName).Append(",\"region\":");
        PythonJson.AppendString(json, endpoint.Region).Append(",\"url\":");
        PythonJson.AppendString(json, endpoint.Url(profile.Endpoints).AbsoluteUri).Append('}');
        return PrefixOf(profile.Session) + Sha1.Hex(json.ToString());
    }

    /// <summary>How the names of all authorizations of a session begin: signing out of it ends them.</summary>
    public static string PrefixOf(Session session)
    {
        return $"authorization-{Sha1.Hex(session.Key)[..HashLength]}-";
    }

    /// <summary>The cached authorization while it is fresh, or null.</summary>
    public AuthorizationToken? Read(Profile profile, EcrEndpoint endpoint)
    {
        var token = ReadBytes(KeyOf(profile, endpoint)) is { } bytes ? AuthorizationFile.Parse(bytes) : null;
        debug?.WriteLine($"ecr cache: {token?.ToString() ?? "nothing"}");
        return token is not null && token.IsFresh(clock.GetUtcNow()) ? token : null;
    }

    /// <summary>Keeps it, unless it is of no use to a later run.</summary>
    public void Write(Profile profile, EcrEndpoint endpoint, AuthorizationToken token)
    {
        if (!token.IsFresh(clock.GetUtcNow()))
        {
            debug?.WriteLine($"ecr cache: {token} is not kept");
            return;
        }

        try
        {
            cache.Set(KeyOf(profile, endpoint), AuthorizationFile.Bytes(token), new() { AbsoluteExpiration = token.ExpiresAt });
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            debug?.WriteLine($"ecr cache: can't be written: {cause.Message}");
        }
    }

    /// <exception cref="Failure">It is still there.</exception>
    public void Remove(Profile profile, EcrEndpoint endpoint)
    {
        try
        {
            cache.Remove(KeyOf(profile, endpoint));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw NotRemoved(cause);
        }
    }

    /// <summary>
    /// Signing out of sessions ends what was fetched with them: all of it that stands in this folder, which is listed once.
    /// </summary>
    /// <exception cref="Failure">Some of it is still there.</exception>
    public static void RemoveAll(string folder, params IReadOnlyList<Session> sessions)
    {
        var prefixes = sessions.Select(PrefixOf).ToHashSet();
        try
        {
            if (!Directory.Exists(folder))
                return;
            foreach (var file in Directory.EnumerateFiles(folder, "authorization-*.json"))
            {
                if (Path.GetFileName(file) is { Length: > PrefixLength } name && prefixes.Contains(name[..PrefixLength]))
                    File.Delete(file);
            }
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw NotRemoved(cause);
        }
    }

    static Failure NotRemoved(Exception cause) => new(FailureKind.Local,
        $"a cached authorization can't be removed: {IoErrorText.Of(cause)}", "check the permissions of ~/.aws/sso-cred");

    byte[]? ReadBytes(string key)
    {
        try
        {
            return cache.Get(key);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            debug?.WriteLine($"ecr cache: can't be read: {cause.Message}");
            return null;
        }
    }
}
