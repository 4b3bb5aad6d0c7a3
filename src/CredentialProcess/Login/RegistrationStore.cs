using System.Text;
using CredentialProcess.Files;
using CredentialProcess.Keyring;
using CredentialProcess.Profiles;
using CredentialProcess.Text;

namespace CredentialProcess.Login;

/// <summary>
/// Caches one client registration for each session, under the AWS CLI's name and in its format. Unreadable
/// registrations, and those for the other method, count as missing; a failed write costs the next sign-in one call.
/// </summary>
sealed class RegistrationStore(SecretHome home, TimeProvider clock, TextWriter? debug)
{
    const string What = "registration";

    /// <summary>SHA-1 of botocore's <c>_registration_cache_key</c>, which both methods share.</summary>
    public static string KeyOf(Session session) => Sha1.Hex(CacheKeyJson(session));

    /// <summary>A registration usable for this method, or null.</summary>
    public async Task<Registration?> ReadAsync(Session session, SignInMethod method, CancellationToken stop)
    {
        var (registration, isDamaged) = await TornReadRetry.ReadAsync(
            () => ReadBytes(session), RegistrationFile.Parse, clock, stop);
        var good = registration is not null && registration.IsUsableFor(method, clock.GetUtcNow());
        debug?.WriteLine($"{What}: {Describe(registration, isDamaged)}, usable: {good}");
        return good ? registration : null;
    }

    string Describe(Registration? registration, bool isDamaged) => isDamaged ? "damaged"
        : registration is null ? "none"
        : $"until {LocalTime.Format(registration.ExpiresAt, clock)}";

    /// <summary>Expiration of the cached registration of either method; null where there is none.</summary>
    public DateTimeOffset? EndOf(Session session) =>
        ReadBytes(session) is { } bytes ? RegistrationFile.Parse(bytes)?.ExpiresAt : null;

    public void Write(Session session, Registration registration) => home.Of(session).TrySet(
        KeyOf(session), RegistrationFile.Bytes(registration), What, debug, registration.ExpiresAt);

    public void Remove(Session session) => home.Of(session).TryRemove(KeyOf(session), What, debug);

    internal static string CacheKeyJson(Session session)
    {
        var json = new StringBuilder("{\"region\": ");
        PythonJson.AppendString(json, session.Region).Append(", \"scopes\": ");
        if (Scopes.Configured(session) is { } scopes)
        {
            json.Append('[');
            for (var i = 0; i < scopes.Count; i++)
                PythonJson.AppendString(i > 0 ? json.Append(", ") : json, scopes[i]);
            json.Append(']');
        }
        else
        {
            json.Append("null");
        }

        json.Append(", \"session_name\": ");
        _ = session.Name is { } name ? PythonJson.AppendString(json, name) : json.Append("null");
        PythonJson.AppendString(json.Append(", \"startUrl\": "), session.StartUrl);
        return json.Append(", \"tool\": \"botocore\"}").ToString();
    }

    byte[]? ReadBytes(Session session) => home.Of(session).TryGet(KeyOf(session), What, debug);
}
