using System.Text;
using CredentialProcess.Files;
using CredentialProcess.Profiles;
using Microsoft.Extensions.Caching.Distributed;

namespace CredentialProcess.Credentials;

/// <summary>
/// Keeps role credentials for each account, role and session, under the AWS CLI's name and in its format. A cache: what
/// can't be read counts as missing, and what can't be written costs the next run a call, never this one its answer.
/// </summary>
sealed class RoleStore(IDistributedCache cache, TimeProvider clock, TextWriter? debug)
{
    /// <summary>More than nearly all of them need.</summary>
    const int ExpectedLength = 192;

    /// <summary>SHA-1 of what botocore's <c>SSOCredentialFetcher._create_cache_key</c> would put together.</summary>
    public static string KeyOf(Profile profile)
    {
        var json = new StringBuilder("{\"accountId\":", ExpectedLength);
        PythonJson.AppendString(json, profile.AccountId).Append(",\"roleName\":");
        PythonJson.AppendString(json, profile.RoleName);
        json.Append(profile.Session.Name is null ? ",\"startUrl\":" : ",\"sessionName\":");
        return Sha1.Hex(PythonJson.AppendString(json, profile.Session.Key).Append('}').ToString());
    }

    /// <summary>What one reading finds; a damaged file counts as missing.</summary>
    public RoleCredentials? Read(Profile profile) => Bytes(profile) is { } bytes ? RoleFile.Parse(bytes) : null;

    /// <summary>What the cache holds once no writer is in the middle of it.</summary>
    public async Task<RoleCredentials?> ReadAsync(Profile profile, CancellationToken stop)
    {
        var (credentials, isDamaged) = await TornReadRetry.ReadAsync(() => Bytes(profile), RoleFile.Parse, clock, stop);
        if (isDamaged)
            debug?.WriteLine("role cache: the file is damaged and will be replaced");
        return credentials;
    }

    public void Write(Profile profile, RoleCredentials credentials)
    {
        try
        {
            cache.Set(KeyOf(profile), RoleFile.Serialize(credentials, profile.AccountId),
                new() { AbsoluteExpiration = credentials.Expiration });
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            debug?.WriteLine($"role cache: can't be written: {cause.Message}");
        }
    }

    /// <exception cref="IOException">It can't be removed.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be removed.</exception>
    public void Remove(Profile profile) => cache.Remove(KeyOf(profile));

    byte[]? Bytes(Profile profile)
    {
        try
        {
            return cache.Get(KeyOf(profile));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            debug?.WriteLine($"role cache: can't be read: {cause.Message}");
            return null;
        }
    }
}
