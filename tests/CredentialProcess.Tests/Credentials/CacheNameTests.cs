using System.Text.Json;
using CredentialProcess.Credentials;
using CredentialProcess.Profiles;
using CredentialProcess.Tokens;

namespace CredentialProcess.Tests.Credentials;

/// <summary>Names of cache files, against vectors computed by botocore itself.</summary>
public class CacheNameTests
{
    static readonly JsonElement s_vectors =
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "vectors.json"))).RootElement;

    public static TheoryData<string, string, string?, string, string> Roles() => new(
        s_vectors.GetProperty("role_cache").EnumerateArray().Select(v => (v.GetProperty("accountId").GetString()!,
            v.GetProperty("roleName").GetString()!, v.GetProperty("sessionName").GetString(),
            v.GetProperty("startUrl").GetString()!, v.GetProperty("sha1").GetString()!)));

    public static TheoryData<string, string> Tokens() => new(s_vectors.GetProperty("token_cache").EnumerateArray()
        .Select(v => (v.GetProperty("input").GetString()!, v.GetProperty("sha1").GetString()!)));

    [Theory]
    [MemberData(nameof(Roles))]
    public void A_role_has_the_name_that_botocore_gives_it(
        string account, string role, string? session, string startUrl, string sha1) =>
        Assert.Equal(sha1, RoleStore.KeyOf(new SsoProfile
        {
            Name = "any",
            AccountId = account,
            RoleName = role,
            Session = new Session(session, startUrl, "us-east-1", null),
            Endpoints = new EndpointResolver(_ => null),
        }));

    [Theory]
    [MemberData(nameof(Tokens))]
    public void A_token_has_the_name_that_botocore_gives_it(string input, string sha1)
    {
        Assert.Equal(sha1, TokenStore.KeyOf(new Session(input, "unused", "us-east-1", null)));
        Assert.Equal(sha1, TokenStore.KeyOf(new Session(null, input, "us-east-1", null)));
    }
}
