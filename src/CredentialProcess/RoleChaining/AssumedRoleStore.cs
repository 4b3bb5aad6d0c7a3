using System.Globalization;
using System.Text;
using CredentialProcess.Credentials;
using CredentialProcess.Files;
using CredentialProcess.Keyring;
using CredentialProcess.Profiles;
using CredentialProcess.Sts;

namespace CredentialProcess.RoleChaining;

/// <summary>
/// Caches assumed roles under the AWS CLI's name and in its format (botocore, credentials.py,
/// AssumeRoleCredentialFetcher). With a session policy they are another thing than the role, so they have an entry of
/// our own. What can't be read counts as missing, and a failed write only costs the next run a call.
/// </summary>
/// <param name="shared">The AWS CLI's cache.</param>
/// <param name="own">Entries with a policy, and one that names each shared entry, for signing out.</param>
sealed class AssumedRoleStore(SecretHome shared, SecretHome own, TimeProvider clock, TextWriter? debug)
{
    const string What = "role cache";

    // Long enough for another process that is about to replace them.
    static readonly TimeSpan s_kept = TimeSpan.FromMinutes(5);

    /// <summary>The name of the entry; other processes' locks and outcomes too.</summary>
    public static string KeyOf(RoleProfile profile) => profile.Role.Policy is null ? SharedKeyOf(profile.Role)
        : AssumedRoleEntries.KeyOf(profile.SignIn?.Session, Sha1.Hex(Json(profile.Role)));

    /// <summary>The SHA-1 of what botocore's <c>_create_cache_key</c> would build, without a policy.</summary>
    public static string SharedKeyOf(AssumedRole role) => Sha1.Hex(Json(role with { Policy = null }));

    /// <summary>Reads once; a damaged file counts as missing.</summary>
    public RoleCredentials? Read(RoleProfile profile) => Bytes(profile) is { } bytes ? Parse(profile, bytes) : null;

    /// <summary>Reads again while a writer is in the middle of the file.</summary>
    public async Task<RoleCredentials?> ReadAsync(RoleProfile profile, CancellationToken stop)
    {
        var (credentials, isDamaged) = await TornReadRetry.ReadAsync(
            () => Bytes(profile), bytes => Parse(profile, bytes), clock, stop);
        if (isDamaged)
            debug?.WriteLine($"{What}: the file is damaged and will be replaced");
        return credentials;
    }

    public void Write(RoleProfile profile, RoleSession session)
    {
        var bytes = AssumedRoleFile.Serialize(session, profile.AccountId, profile.Role.Policy);
        var end = session.Credentials.Expiration;
        var isWritten = CacheOf(profile).TrySet(KeyOf(profile), bytes, What, debug, end);
        if (isWritten && profile.Role.Policy is not null && CacheOf(profile) is { IsOfOneSession: false } entries)
            AssumedRoleEntries.RemoveEnded(entries, profile.SignIn?.Session, clock.GetUtcNow() - s_kept);
        if (isWritten && profile.Role.Policy is null && profile.SignIn is { Session: var signIn })
            AssumedRoleEntries.TryName(own.Of(signIn), signIn, KeyOf(profile), debug, end);
    }

    /// <exception cref="IOException">It can't be removed.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be removed.</exception>
    public void Remove(RoleProfile profile) => CacheOf(profile).Remove(KeyOf(profile));

    static RoleCredentials? Parse(RoleProfile profile, ReadOnlySpan<byte> bytes) =>
        profile.Role.Policy is not { } policy || AssumedRoleFile.HasPolicy(bytes, policy)
            ? RoleFile.Parse(bytes)
            : null;

    ISecretCache CacheOf(RoleProfile profile) =>
        (profile.Role.Policy is null ? shared : own).Of(profile.SignIn?.Session);

    byte[]? Bytes(RoleProfile profile) => CacheOf(profile).TryGet(KeyOf(profile), What, debug);

    // Python's json.dumps with sort_keys and its default separators.
    static string Json(AssumedRole role)
    {
        var json = new StringBuilder("{");
        if (role.DurationSeconds is { } seconds)
            json.Append(CultureInfo.InvariantCulture, $"\"DurationSeconds\": {seconds}, ");
        Add("ExternalId", role.ExternalId);
        if (role.Policy is { } policy)
        {
            Add("Policy", policy.Document);
            Add("PolicyArns", string.Join(',', policy.Arns));
        }

        Add("RoleArn", role.Arn.Text);
        Add("RoleSessionName", role.SessionName);
        Add("SerialNumber", role.MfaSerial);
        json.Length -= 2;
        return json.Append('}').ToString();

        void Add(string name, string? value)
        {
            if (value is not null)
                PythonJson.AppendString(json.Append(CultureInfo.InvariantCulture, $"\"{name}\": "), value).Append(", ");
        }
    }
}
