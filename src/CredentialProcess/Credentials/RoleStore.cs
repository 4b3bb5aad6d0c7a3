using System.Text;
using CredentialProcess.Files;
using CredentialProcess.Keyring;
using CredentialProcess.Profiles;

namespace CredentialProcess.Credentials;

/// <summary>
/// Caches role credentials for each account, role and session, under the AWS CLI's name and in its format. What can't
/// be read counts as missing, and a failed write only costs the next run a call.
/// </summary>
sealed class RoleStore(SecretHome home, TimeProvider clock, TextWriter? debug)
{
    /// <summary>Enough for nearly all of them.</summary>
    const int ExpectedLength = 192;

    const string What = "role cache";

    /// <summary>The SHA-1 of what botocore's <c>SSOCredentialFetcher._create_cache_key</c> would build.</summary>
    public static string KeyOf(SsoProfile profile)
    {
        var json = new StringBuilder("{\"accountId\":", ExpectedLength);
        PythonJson.AppendString(json, profile.AccountId).Append(",\"roleName\":");
        PythonJson.AppendString(json, profile.RoleName);
        json.Append(profile.Session.Name is null ? ",\"startUrl\":" : ",\"sessionName\":");
        return Sha1.Hex(PythonJson.AppendString(json, profile.Session.Key).Append('}').ToString());
    }

    /// <summary>Reads once; a damaged file counts as missing.</summary>
    public RoleCredentials? Read(SsoProfile profile) => Bytes(profile) is { } bytes ? RoleFile.Parse(bytes) : null;

    /// <summary>Reads again while a writer is in the middle of the file.</summary>
    public async Task<RoleCredentials?> ReadAsync(SsoProfile profile, CancellationToken stop)
    {
        var (credentials, isDamaged) = await TornReadRetry.ReadAsync(() => Bytes(profile), RoleFile.Parse, clock, stop);
        if (isDamaged)
            debug?.WriteLine($"{What}: the file is damaged and will be replaced");
        return credentials;
    }

    public void Write(SsoProfile profile, RoleCredentials credentials) =>
        home.Of(profile.Session).TrySet(KeyOf(profile), RoleFile.Serialize(credentials, profile.AccountId),
            What, debug, credentials.Expiration);

    /// <exception cref="IOException">It can't be removed.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be removed.</exception>
    public void Remove(SsoProfile profile) => home.Of(profile.Session).Remove(KeyOf(profile));

    byte[]? Bytes(SsoProfile profile) => home.Of(profile.Session).TryGet(KeyOf(profile), What, debug);
}
