using System.Globalization;
using CredentialProcess.Aws;
using CredentialProcess.Connections;
using CredentialProcess.Http;
using CredentialProcess.Profiles;

namespace CredentialProcess.Sts;

/// <summary>
/// AssumeRole and GetCallerIdentity, each one signed POST (botocore, data/sts/2011-06-15/service-2.json). Text of
/// responses never gets into a message.
/// </summary>
/// <param name="environment">Looks up an environment variable, for the Region.</param>
/// <param name="region">The Region of the command line; null for the configured one.</param>
sealed class StsApi(
    AwsClients clients, Func<string, string?> environment, TimeProvider clock, CallRegion? region = null)
{
    /// <summary>
    /// Assumes a profile's role, with Region and endpoints of that profile. A failure for which <see
    /// cref="StsFaults.AreCallersKeysRefused"/> is true may pass with new credentials of the source.
    /// </summary>
    /// <param name="source">The credentials of the profile's source.</param>
    /// <exception cref="Failure">The role's parameters can't be sent, or STS refuses.</exception>
    public async Task<RoleSession> AssumeRoleAsync(RoleProfile profile, AccessKeys source, Deadlines deadlines)
    {
        AssumedRoleValidation.Validate(profile);
        AssumedRoleValidation.RefuseMfa(profile);
        var call = new StsCall(profile, profile.Source.Name, EndpointFor(profile)) { Role = profile };
        var response = await SendAsync(call, FormOf(profile.Role), source, deadlines);
        var session = response.ParseSession();
        var now = clock.GetUtcNow();
        if (session.Credentials.IsValid(now))
            return session;
        throw clients.ServerAhead is { } ahead && ClockSkew.IsOff(ahead)
            ? ClockSkew.Failure("the credentials from STS have already expired", clock, now + ahead)
            : response.Invalid("its credentials have already expired");
    }

    /// <summary>Whose credentials these are. No permission is needed.</summary>
    /// <param name="profile">Its Region and endpoints are used.</param>
    public async Task<CallerIdentity> GetCallerIdentityAsync(Profile profile, AccessKeys keys, Deadlines deadlines)
    {
        var call = new StsCall(profile, profile.Name, EndpointFor(profile));
        return (await SendAsync(call, FormOf("GetCallerIdentity"), keys, deadlines)).ParseIdentity();
    }

    /// <summary>Where a profile's calls go.</summary>
    public StsEndpoint EndpointFor(Profile profile) => StsEndpoint.Of(profile, environment, region);

    async Task<StsResponse> SendAsync(StsCall call, FormBody form, AccessKeys keys, Deadlines deadlines)
    {
        var endpoint = call.Endpoint;
        var post = new SignedPost
        {
            Url = endpoint.Url,
            Scope = endpoint.Scope,
            ContentType = FormBody.ContentType,
            Body = form.ToArray(),
        };
        try
        {
            var body = await clients.SendAsync(CreateRequest, RetryPolicy.Safe, deadlines, endpoint.Settings);
            return new StsResponse(body, endpoint.Url.Authority, endpoint.Settings.Origin);
        }
        catch (AwsFault fault)
        {
            throw StsFaults.ToFailure(fault, call, clock);
        }

        HttpRequestMessage CreateRequest()
        {
            var request = post.Create(keys, clock.GetUtcNow());
            request.Options.Set(ValidatingHandler.Format, ResponseFormat.Xml);
            return request;
        }
    }

    FormBody FormOf(AssumedRole role)
    {
        var form = FormOf("AssumeRole").Add("RoleArn", role.Arn.Text)
            .Add("RoleSessionName", role.SessionName ?? DefaultSessionName());
        if (role.ExternalId is { } id)
            form.Add("ExternalId", id);
        if (role.DurationSeconds is { } seconds)
            form.Add("DurationSeconds", seconds.ToString(CultureInfo.InvariantCulture));
        if (role.Policy?.Document is { } policy)
            form.Add("Policy", policy);
        var number = 0;
        foreach (var arn in role.Policy?.Arns ?? [])
            form.Add(string.Create(CultureInfo.InvariantCulture, $"PolicyArns.member.{++number}.arn"), arn);
        return form;
    }

    // As botocore-session-SECONDS: it shows up in CloudTrail.
    string DefaultSessionName() => string.Create(
        CultureInfo.InvariantCulture, $"sso-cred-{clock.GetUtcNow().ToUnixTimeSeconds()}");

    static FormBody FormOf(string action) => new FormBody().Add("Action", action).Add("Version", "2011-06-15");
}
