using System.Net.Http.Headers;
using System.Text;
using IdentityCenter.State;

namespace CredentialProcess.Tests.StandInTests;

/// <summary>What the stand-in's STS accepts as a signature, and its errors.</summary>
public sealed class StsSignatureTests
{
    const string Invalid = "403 InvalidClientTokenId: The security token included in the request is invalid.";

    [Fact]
    public async Task A_request_that_botocore_signed_is_accepted()
    {
        // botocore 1.43.11, for the real host, with the keys of AWS' documentation.
        const string body = "Action=AssumeRole&Version=2011-06-15"
            + "&RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2FAdmin&RoleSessionName=jane"
            + "&SerialNumber=arn%3Aaws%3Aiam%3A%3A123456789012%3Amfa%2Fjane&TokenCode=123456";
        await using var wire = await Wire.StartAsync();
        wire.Time.Now = new DateTimeOffset(2026, 11, 21, 12, 34, 56, TimeSpan.Zero);
        wire.StandIn.Tenant.Settings.User = IamUser.Example with { KeyId = "ASIAIOSFODNN7EXAMPLE" };
        wire.StandIn.Tenant.Trust.Add(
            new TrustedRole("arn:aws:iam::123456789012:role/Admin") { MfaCode = "123456" });

        Assert.Equal("arn:aws:sts::123456789012:assumed-role/Admin/jane", (await SendAsync(body))["Arn"]);
        Assert.StartsWith("403 SignatureDoesNotMatch: The request signature we calculated",
            (await SendAsync(body + "&ExternalId=ext-1")).Error, StringComparison.Ordinal);

        async Task<StsCaller.StsAnswer> SendAsync(string sent)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, wire.StandIn.Url + "/")
            {
                Content = new ByteArrayContent(Encoding.ASCII.GetBytes(sent)),
            };
            request.Content.Headers.ContentType =
                MediaTypeHeaderValue.Parse("application/x-www-form-urlencoded; charset=utf-8");
            request.Headers.Host = "sts.us-east-1.amazonaws.com";
            request.Headers.Add("X-Amz-Date", "20261121T123456Z");
            request.Headers.TryAddWithoutValidation("Authorization",
                "AWS4-HMAC-SHA256 Credential=ASIAIOSFODNN7EXAMPLE/20261121/us-east-1/sts/aws4_request, "
                + "SignedHeaders=content-type;host;x-amz-date, "
                + "Signature=cad18baff846e6a40550631ba532ca99616a4f95df9adc2791cb87e24d7b9dd4");
            return await StsCaller.StsAnswer.ReadAsync(
                wire.Http.SendAsync(request, TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task Keys_have_to_be_known_and_belong_together()
    {
        await using var wire = await Wire.StartAsync();
        var user = wire.StandIn.Tenant.Settings.User;
        await (await StsCaller.SsoAsync(wire)).AssumeAsync();
        var role = wire.StandIn.Tenant.AssumedRoles[^1];

        Assert.Equal(Invalid, (await new StsCaller(wire, "AKIAUNKNOWN", user.Secret).AssumeAsync()).Error);
        Assert.Equal(Invalid, (await new StsCaller(wire, role.AccessKeyId, role.SecretAccessKey).AssumeAsync()).Error);
        Assert.Equal(Invalid, (await new StsCaller(
            wire, role.AccessKeyId, role.SecretAccessKey, "other").IdentityAsync()).Error);
        Assert.Equal(Invalid, (await new StsCaller(
            wire, user.KeyId, user.Secret, role.SessionToken).AssumeAsync()).Error);
        Assert.StartsWith("403 SignatureDoesNotMatch: The request signature we calculated",
            (await new StsCaller(wire, user.KeyId, role.SecretAccessKey).IdentityAsync()).Error,
            StringComparison.Ordinal);
        wire.StandIn.Tenant.Settings.Set("user-key", "AKIAOTHER:other-secret");
        Assert.Equal(Invalid, (await new StsCaller(wire, user.KeyId, user.Secret).AssumeAsync()).Error);
        Assert.Equal("arn:aws:iam::123456789012:user/jane", (await StsCaller.User(wire).IdentityAsync())["Arn"]);
        Assert.Single(wire.StandIn.Tenant.AssumedRoles);
    }

    [Theory]
    [InlineData(-900, null)]
    [InlineData(899, null)]
    [InlineData(-901, "Signature expired: 20261121T114459Z is now earlier than 20261121T114500Z "
        + "(20261121T120000Z - 15 min.)")]
    [InlineData(901, "Signature not yet current: 20261121T121501Z is still later than 20261121T121500Z "
        + "(20261121T120000Z + 15 min.)")]
    public async Task Fifteen_minutes_off_is_too_much(int seconds, string? message)
    {
        await using var wire = await Wire.StartAsync();
        wire.Time.Now = new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
        var user = wire.StandIn.Tenant.Settings.User;
        var answer = await new StsCaller(wire, user.KeyId, user.Secret) { Skew = TimeSpan.FromSeconds(seconds) }
            .AssumeAsync();
        Assert.Equal(message is null ? "200 : " : $"403 SignatureDoesNotMatch: {message}", answer.Error);
    }

    [Fact]
    public async Task Every_header_of_AWS_has_to_be_signed_and_the_error_has_the_form_of_STS()
    {
        await using var wire = await Wire.StartAsync();
        var user = wire.StandIn.Tenant.Settings.User;
        var answer = await Tampered(request => request.Headers.Add("X-Amz-Other", "x")).IdentityAsync();
        Assert.Equal($"""
            <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
              <Error>
                <Type>Sender</Type>
                <Code>SignatureDoesNotMatch</Code>
                <Message>'x-amz-other' must be a 'SignedHeader' in the AWS Authorization.</Message>
              </Error>
              <RequestId>{answer.RequestId}</RequestId>
            </ErrorResponse>
            """, answer.Body, ignoreLineEndingDifferences: true);

        Assert.Equal("403 MissingAuthenticationToken: Missing Authentication Token",
            (await Tampered(request => request.Headers.Remove("Authorization")).AssumeAsync()).Error);
        Assert.Equal("400 IncompleteSignature: Authorization header is not understood",
            (await Tampered(request => Replace(request, ", Signature=", ", Sig=")).AssumeAsync()).Error);
        Assert.Equal("403 SignatureDoesNotMatch: Credential should be scoped to correct service: 'sts'.",
            (await Tampered(request => Replace(request, "/sts/", "/ecr/")).AssumeAsync()).Error);
        Assert.StartsWith("403 SignatureDoesNotMatch: The request signature we calculated",
            (await Tampered(request => Replace(request, "eu-central-1", "eu-west-1")).AssumeAsync()).Error,
            StringComparison.Ordinal);

        StsCaller Tampered(Action<HttpRequestMessage> tamper) => new(wire, user.KeyId, user.Secret) { Tamper = tamper };

        static void Replace(HttpRequestMessage request, string old, string other)
        {
            var value = request.Headers.GetValues("Authorization").Single();
            request.Headers.Remove("Authorization");
            request.Headers.TryAddWithoutValidation(
                "Authorization", value.Replace(old, other, StringComparison.Ordinal));
        }
    }
}
