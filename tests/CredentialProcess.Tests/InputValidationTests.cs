using System.Text;
using System.Text.Json.Nodes;
using CredentialProcess.Assignments;
using CredentialProcess.Credentials;
using CredentialProcess.Ecr;
using CredentialProcess.Login;
using CredentialProcess.Tests.Login;
using CredentialProcess.Text;
using CredentialProcess.Tokens;

namespace CredentialProcess.Tests;

/// <summary>
/// Tokens, keys, client ids and secrets at every door by which they come in: from the files, the OIDC service and the
/// portal. One that would add a header, a line or a field where it is used is refused there.
/// </summary>
public sealed class InputValidationTests : IAsyncLifetime
{
    LoginHome _at = null!;

    public static TheoryData<string> Bad { get; } =
        ["SECRET\r\nx-evil: 1", "SEC\nRET", " SECRET", "SEC RET", "SEC\tRET", "SEC\0RET", "SECR\u00c9T",
            "SECRET\u007f"];

    public async ValueTask InitializeAsync() => _at = await LoginHome.CreateAsync();

    public ValueTask DisposeAsync() => _at.DisposeAsync();

    [Theory]
    [InlineData("!")]
    [InlineData("aoa+/=.~-_|:{}\"\\")]
    public void Visible_ascii_is_what_such_values_are_made_of(string text) => Assert.True(VisibleAscii.Is(text));

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_token_file_with_such_a_value_is_damaged(string bad)
    {
        foreach (var field in (string[])["accessToken", "clientId", "clientSecret", "refreshToken"])
        {
            var file = Json("""
                {"accessToken": "a", "expiresAt": "2026-11-21T19:10:54Z", "clientId": "b", "clientSecret": "c",
                "refreshToken": "d", "registrationExpiresAt": "2100-01-01T00:00:00Z"}
                """);
            Assert.NotNull(TokenFile.Parse(Bytes(file)));
            file[field] = bad;
            Assert.Null(TokenFile.Parse(Bytes(file)));
        }
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_registration_file_with_such_a_value_counts_as_missing(string bad)
    {
        foreach (var field in (string[])["clientId", "clientSecret"])
        {
            var file = Json("""{"clientId": "b", "clientSecret": "c", "expiresAt": "2100-01-01T00:00:00Z"}""");
            Assert.NotNull(RegistrationFile.Parse(Bytes(file)));
            file[field] = bad;
            Assert.Null(RegistrationFile.Parse(Bytes(file)));
        }
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_role_file_with_such_a_value_counts_as_missing(string bad)
    {
        foreach (var field in (string[])["AccessKeyId", "SecretAccessKey", "SessionToken"])
        {
            var four = Json("""
                {"AccessKeyId": "a", "SecretAccessKey": "b", "SessionToken": "c", "Expiration": "2100-01-01T00:00:00Z"}
                """);
            var file = new JsonObject { ["Credentials"] = four };
            Assert.NotNull(RoleFile.Parse(Bytes(file)));
            four[field] = bad;
            Assert.Null(RoleFile.Parse(Bytes(file)));
        }
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void An_authorization_file_with_such_a_value_counts_as_missing(string bad)
    {
        var file = Json("""
            {"password": "a", "fetchedAt": "2026-11-21T12:00:00Z", "expiresAt": "2100-01-01T00:00:00Z"}
            """);
        Assert.NotNull(AuthorizationFile.Parse(Bytes(file)));
        file["password"] = bad;
        Assert.Null(AuthorizationFile.Parse(Bytes(file)));
    }

    [Theory]
    [InlineData("name", "\ufffd")]
    [InlineData("email", "\ufffd")]
    [InlineData("name", null)]
    [InlineData("role", "a\nb")]
    [InlineData("role", "\ufffd")]
    [InlineData("role", "")]
    public void A_kept_listing_with_what_the_portal_could_not_have_listed_counts_as_missing(string field, string? bad)
    {
        var account = Json("""{"id": "012345678901", "name": "x", "email": "y", "roles": ["z"]}""");
        var file = new JsonObject { ["listedAt"] = "2026-11-21T12:00:00Z", ["accounts"] = new JsonArray(account) };
        Assert.NotNull(AssignmentFile.Parse(Bytes(file)));
        bad ??= new string('x', 1025);
        if (field == "role")
            account["roles"]![0] = bad;
        else
            account[field] = bad;
        Assert.Null(AssignmentFile.Parse(Bytes(file)));
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task A_token_from_a_file_that_holds_such_a_value_is_shown_to_nobody(string bad)
    {
        _at.House.SignIn();
        var file = Json(_at.TokenText());
        file["accessToken"] = bad;
        await File.WriteAllBytesAsync(_at.PathOf(), Bytes(file), TestContext.Current.CancellationToken);
        var failure = await _at.House.FailAsync();
        Assert.Equal(ExitCode.SignIn, failure.Exit);
        Assert.EndsWith("is damaged", failure.Message, StringComparison.Ordinal);
        Assert.Empty(_at.House.StandIn.Requests);
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task An_answer_of_the_portal_with_such_a_value_is_incomplete(string bad)
    {
        _at.House.SignIn();
        foreach (var field in (string[])["accessKeyId", "secretAccessKey", "sessionToken"])
        {
            _at.House.StandIn.Faults.Add($"GetRoleCredentials=set:{field}={bad}");
            await RefusedAsync(_at.House.FailAsync(), "the access portal's answer has incomplete credentials");
            Assert.False(File.Exists(_at.House.RolePath));
        }
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task An_answer_of_the_sign_in_service_with_such_a_value_is_incomplete(string bad)
    {
        foreach (var (operation, field, what) in ((string, string, string)[])[
            ("RegisterClient", "clientId", "registration"), ("RegisterClient", "clientSecret", "registration"),
            ("StartDeviceAuthorization", "deviceCode", "device code"),
            ("CreateToken", "accessToken", "token"), ("CreateToken", "refreshToken", "token")])
        {
            // A token is asked for once before anybody has allowed it.
            _at.House.StandIn.Faults.Add($"{operation}=set:{field}={bad},times={(operation == "CreateToken" ? 2 : 1)}");
            await RefusedAsync(Assert.ThrowsAsync<Failure>(() => _at.ByDeviceAsync()), $"no complete {what}");
            Assert.False(File.Exists(_at.PathOf()));
        }
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task A_refresh_that_brings_such_a_value_is_no_token(string bad)
    {
        foreach (var field in (string[])["accessToken", "refreshToken"])
        {
            _at.House.SignIn(TimeSpan.FromSeconds(-1));
            var before = _at.TokenText();
            _at.House.StandIn.Faults.Add($"CreateToken=set:{field}={bad}");
            await RefusedAsync(_at.House.FailAsync(), "it has no token");
            Assert.Equal(before, _at.TokenText());
        }
    }

    [Theory]
    [InlineData("code=a%0D%0Ab")]
    [InlineData("code=a%20b")]
    [InlineData("code=%C3%A9")]
    [InlineData("code=%00")]
    public async Task A_browser_that_brings_no_proper_code_ends_the_sign_in(string query)
    {
        using var http = new HttpClient();
        await RefusedAsync(Assert.ThrowsAsync<Failure>(() => _at.ByBrowserAsync(prompt =>
        {
            var fields = System.Web.HttpUtility.ParseQueryString(prompt.Page.Query);
            _ = http.GetAsync(new Uri($"{fields["redirect_uri"]}?{query}&state={fields["state"]}"));
        })), "the sign-in page ended with 'a code that is not one'");
        Assert.Equal(0, _at.House.StandIn.Calls["CreateToken"]);
    }

    async Task RefusedAsync(Task<Failure> failing, string says)
    {
        var failure = await failing;
        Assert.Equal(ExitCode.Failed, failure.Exit);
        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("SECR", failure.Message + failure.Hint + _at.House.Debug, StringComparison.Ordinal);
    }

    static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();

    static byte[] Bytes(JsonObject json) => Encoding.UTF8.GetBytes(json.ToJsonString());
}
