using System.Text;

namespace SsoCred.Tests.Faults;

/// <summary>Files of role credentials as they should not be: each costs a call, none the answer.</summary>
public sealed class BadRoleFileTests : ExecutableTests
{
    const int TooLarge = 11 * 1024 * 1024;

    public static TheoryData<string> NoRoles => new()
    {
        "", "{", "{}", "[]", "null", "\0\0\0\0", "{\"Credentials\": null}", "{\"Credentials\": {}}",
        Role("2100-01-01T00:00:00Z").Replace("SecretAccessKey", "Secret", StringComparison.Ordinal),
        Role("2100-01-01T00:00:00Z")[..^3],
        Role("2100-01-01T00:00:00Z") + "}",
        Role("1970-01-01T00:00:00Z"), Role("0001-01-01T00:00:00Z"), Role("99999-01-01T00:00:00Z"), Role("tomorrow"),
        new string(' ', TooLarge) + Role("2100-01-01T00:00:00Z"),
    };

    [Theory]
    [MemberData(nameof(NoRoles))]
    public async Task A_bad_role_file_costs_one_call_and_is_replaced(string content)
    {
        Home.SignIn();
        await Home.DocumentAsync();
        var path = Assert.Single(Home.RoleFiles);
        File.WriteAllText(path, content);

        var document = await Home.DocumentAsync();

        Assert.Equal("ASIASTANDIN000000002", document.KeyId);
        Assert.Equal(document, await Home.DocumentAsync());
        Assert.Equal(2, Home.Fetches);
    }

    [Fact]
    public async Task A_binary_role_file_costs_one_call_too()
    {
        Home.SignIn();
        await Home.DocumentAsync();
        File.WriteAllBytes(Assert.Single(Home.RoleFiles),
            [.. Encoding.UTF8.GetBytes(Role("2100-01-01T00:00:00Z")[..60]), 0xff, 0xfe, 0xc0, 0x80]);
        Assert.Equal("ASIASTANDIN000000002", (await Home.DocumentAsync()).KeyId);
    }

    [Fact]
    public async Task A_folder_in_the_role_files_place_costs_a_call_each_time()
    {
        Home.SignIn();
        await Home.DocumentAsync();
        var path = Assert.Single(Home.RoleFiles);
        File.Delete(path);
        Directory.CreateDirectory(path);
        await Home.DocumentAsync();
        await Home.DocumentAsync();
        Assert.Equal(3, Home.Fetches);
        Assert.Empty(Home.FilesIn(".aws/cli", "*.tmp*"));
    }

    [Fact]
    public async Task A_linked_role_file_is_read_and_replaced_where_it_is()
    {
        Home.SignIn();
        await Home.DocumentAsync();
        var path = Assert.Single(Home.RoleFiles);
        File.Move(path, Home["role.json"]);
        File.CreateSymbolicLink(path, Home["role.json"]);
        Assert.Equal("ASIASTANDIN000000001", (await Home.DocumentAsync()).KeyId);
        File.WriteAllText(Home["role.json"], "");
        Assert.Equal("ASIASTANDIN000000002", (await Home.DocumentAsync()).KeyId);
        Assert.Contains("ASIASTANDIN000000002", File.ReadAllText(Home["role.json"]), StringComparison.Ordinal);
        Assert.NotNull(new FileInfo(path).LinkTarget);
    }

    [Theory]
    [InlineData("2100-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59Z")]
    public async Task Role_credentials_that_end_in_a_far_future_are_handed_out(string end)
    {
        Home.SignIn();
        await Home.DocumentAsync();
        File.WriteAllText(Assert.Single(Home.RoleFiles), Role(end));
        var document = await Home.DocumentAsync();
        Assert.Equal(("ASIAOTHER", end), (document.KeyId, document.Expiration));
        Assert.Equal(1, Home.Fetches);
    }

    [Theory]
    [InlineData(-3600, 1)]
    [InlineData(315_360_000, 0)]
    public async Task Role_credentials_of_the_portal_may_end_at_any_time(int seconds, int exit)
    {
        Home.SignIn();
        Home.StandIn.Tenant.Settings.RoleLifetime = TimeSpan.FromSeconds(seconds);
        if (exit == 0)
            await Home.DocumentAsync();
        else
            Assert.Contains("before now", (await Home.FailAsync(exit)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Role_credentials_that_live_short_are_handed_out_as_they_are()
    {
        Home.SignIn();
        Home.StandIn.Tenant.Settings.RoleLifetime = TimeSpan.FromMinutes(5);
        await Home.DocumentAsync();
        await Home.DocumentAsync();
        Assert.Equal(2, Home.Fetches);
    }

    static string Role(string end) => $$$"""
        {"ProviderType": "sso", "Credentials": {"AccessKeyId": "ASIAOTHER", "SecretAccessKey": "sec/ret+sec/ret", "SessionToken": "session//token==", "Expiration": "{{{end}}}"}}
        """;
}
