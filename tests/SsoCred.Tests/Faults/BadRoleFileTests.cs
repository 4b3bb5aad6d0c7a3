using System.Text;

namespace SsoCred.Tests.Faults;

/// <summary>Files of role credentials as they should not be: each costs a call, none the answer.</summary>
public sealed class BadRoleFileTests : IAsyncLifetime
{
    const int TooLarge = 11 * 1024 * 1024;

    Home _home = null!;

    public async ValueTask InitializeAsync() => _home = await Home.CreateAsync();

    public ValueTask DisposeAsync() => _home.DisposeAsync();

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
        _home.SignIn();
        await _home.DocumentAsync();
        var path = Assert.Single(_home.RoleFiles);
        File.WriteAllText(path, content);

        var document = await _home.DocumentAsync();

        Assert.Equal("ASIASTANDIN000000002", document.KeyId);
        Assert.Equal(document, await _home.DocumentAsync());
        Assert.Equal(2, _home.Fetches);
    }

    [Fact]
    public async Task A_binary_role_file_costs_one_call_too()
    {
        _home.SignIn();
        await _home.DocumentAsync();
        File.WriteAllBytes(Assert.Single(_home.RoleFiles),
            [.. Encoding.UTF8.GetBytes(Role("2100-01-01T00:00:00Z")[..60]), 0xff, 0xfe, 0xc0, 0x80]);
        Assert.Equal("ASIASTANDIN000000002", (await _home.DocumentAsync()).KeyId);
    }

    [Fact]
    public async Task A_folder_in_the_role_files_place_costs_a_call_each_time()
    {
        _home.SignIn();
        await _home.DocumentAsync();
        var path = Assert.Single(_home.RoleFiles);
        File.Delete(path);
        Directory.CreateDirectory(path);
        await _home.DocumentAsync();
        await _home.DocumentAsync();
        Assert.Equal(3, _home.Fetches);
        Assert.Empty(_home.FilesIn(".aws/cli", "*.tmp*"));
    }

    [Fact]
    public async Task A_linked_role_file_is_read_and_replaced_where_it_is()
    {
        _home.SignIn();
        await _home.DocumentAsync();
        var path = Assert.Single(_home.RoleFiles);
        File.Move(path, _home["role.json"]);
        File.CreateSymbolicLink(path, _home["role.json"]);
        Assert.Equal("ASIASTANDIN000000001", (await _home.DocumentAsync()).KeyId);
        File.WriteAllText(_home["role.json"], "");
        Assert.Equal("ASIASTANDIN000000002", (await _home.DocumentAsync()).KeyId);
        Assert.Contains("ASIASTANDIN000000002", File.ReadAllText(_home["role.json"]), StringComparison.Ordinal);
        Assert.NotNull(new FileInfo(path).LinkTarget);
    }

    [Theory]
    [InlineData("2100-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59Z")]
    public async Task Role_credentials_that_end_in_a_far_future_are_handed_out(string end)
    {
        _home.SignIn();
        await _home.DocumentAsync();
        File.WriteAllText(Assert.Single(_home.RoleFiles), Role(end));
        var document = await _home.DocumentAsync();
        Assert.Equal(("ASIAOTHER", end), (document.KeyId, document.Expiration));
        Assert.Equal(1, _home.Fetches);
    }

    [Theory]
    [InlineData(-3600, 1)]
    [InlineData(315_360_000, 0)]
    public async Task Role_credentials_of_the_portal_may_end_at_any_time(int seconds, int exit)
    {
        _home.SignIn();
        _home.StandIn.Tenant.Settings.RoleLifetime = TimeSpan.FromSeconds(seconds);
        if (exit == 0)
            await _home.DocumentAsync();
        else
            Assert.Contains("before now", (await _home.FailAsync(exit)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Role_credentials_that_live_short_are_handed_out_as_they_are()
    {
        _home.SignIn();
        _home.StandIn.Tenant.Settings.RoleLifetime = TimeSpan.FromMinutes(5);
        await _home.DocumentAsync();
        await _home.DocumentAsync();
        Assert.Equal(2, _home.Fetches);
    }

    static string Role(string end) => $$$"""
        {"ProviderType": "sso", "Credentials": {"AccessKeyId": "ASIAOTHER", "SecretAccessKey": "sec/ret+sec/ret", "SessionToken": "session//token==", "Expiration": "{{{end}}}"}}
        """;
}
