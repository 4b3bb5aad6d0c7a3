using System.Text.Json;
using CredentialProcess.Files;
using CredentialProcess.Login;
using CredentialProcess.Profiles;

namespace CredentialProcess.Tests.Login;

/// <summary>The registration file: name and bytes as in the AWS CLI; unusable ones are replaced.</summary>
public sealed class RegistrationStoreTests : IDisposable
{
    readonly TemporaryFolder _folder = new();
    readonly MovingClock _clock = new(new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero));
    readonly Session _session = new("my-sso", "https://my-sso-portal.awsapps.com/start", "us-east-1", null);
    readonly FileCache _files;
    readonly RegistrationStore _store;

    public RegistrationStoreTests()
    {
        _files = new FileCache(_folder.Path);
        _store = new RegistrationStore(_files, _clock, null);
    }

    public static TheoryData<string> Vectors()
    {
        using var file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "vectors.json"));
        using var all = JsonDocument.Parse(file);
        return [.. all.RootElement.GetProperty("registration").EnumerateArray().Select(v => v.GetRawText())];
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Vectors))]
    public void The_name_is_what_botocore_makes_of_the_same_session(string vector)
    {
        using var json = JsonDocument.Parse(vector);
        var v = json.RootElement;
        var scopes = v.GetProperty("scopes");
        var session = new Session(v.GetProperty("session_name").GetString(), v.GetProperty("startUrl").GetString()!,
            v.GetProperty("region").GetString()!, scopes.ValueKind == JsonValueKind.Null
                ? null : string.Join(",", scopes.EnumerateArray().Select(s => s.GetString())));
        // The AWS CLI reads no scopes for legacy profiles, so none of our sessions has this cache key.
        if (session.Name is null)
            return;
        Assert.Equal(v.GetProperty("json").GetString(), RegistrationStore.CacheKeyJson(session));
        Assert.Equal(v.GetProperty("sha1").GetString(), RegistrationStore.KeyOf(session));
    }

    [Theory]
    [InlineData(null, null, "0e093f10f65cee6c5c1898a8e240f5726875bf08")]
    [InlineData(null, "sso:account:access", "0e093f10f65cee6c5c1898a8e240f5726875bf08")]
    [InlineData("my-sso", "sso:account:access", "c5cfae6e3e4f067423a532368c8b514b6a4b0ace")]
    [InlineData("my-sso", " sso:account:access ,, codewhisperer:completions,",
        "b77aa3b5b944f30b6610548ed10b51228fa9d2fa")]
    [InlineData("bücher", "sso:account:access", "ec888f9f8004f4e3f542262b8cb0346507e119c3")]
    public void The_name_holds_the_scopes_as_configured(string? name, string? scopes, string key) =>
        Assert.Equal(key, RegistrationStore.KeyOf(_session with { Name = name, RegistrationScopes = scopes }));

    [Theory]
    [InlineData(null, "\"scopes\": null")]
    [InlineData("", "\"scopes\": []")]
    [InlineData(" , ", "\"scopes\": []")]
    public void An_empty_list_of_scopes_is_not_the_same_as_none(string? scopes, string part) =>
        Assert.Contains(part, RegistrationStore.CacheKeyJson(_session with { RegistrationScopes = scopes }),
        StringComparison.Ordinal);

    [Fact]
    public void A_device_asks_for_no_scope_of_its_own_and_a_browser_for_the_default()
    {
        foreach (var session in (Session[])[_session, _session with { RegistrationScopes = "" },
            _session with { Name = null, RegistrationScopes = "x" }])
        {
            Assert.Null(Scopes.Requested(session, SignInMethod.Device));
            Assert.Equal(["sso:account:access"], Scopes.Requested(session, SignInMethod.Browser)!);
        }

        Assert.Equal(["a", "b"], Scopes.Requested(_session with { RegistrationScopes = "a, b" }, SignInMethod.Device)!);
    }

    [Fact]
    public void A_device_registration_is_written_in_the_aws_clis_bytes()
    {
        _store.Write(_session, Device());
        Assert.Equal(
            """{"clientId": "id", "clientSecret": "s/e+c", "expiresAt": "2027-02-19T12:00:00Z"}""",
            File.ReadAllText(_files.PathOf("5d2ad48f7ce068c072924f44a42fb81ca0fd6b99")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite,
            File.GetUnixFileMode(_files.PathOf("5d2ad48f7ce068c072924f44a42fb81ca0fd6b99")));
    }

    [Fact]
    public void A_browser_registration_is_written_in_the_aws_clis_bytes()
    {
        _store.Write(_session, Browser());
        Assert.Equal(
            """{"clientId": "id", "clientSecret": "s/e+c", "expiresAt": "2027-02-19T12:00:00Z", """ + "\""
            + """scopes": ["sso:account:access"], "grantTypes": ["authorization_code", "refresh_token"]}""",
            File.ReadAllText(_files.PathOf("5d2ad48f7ce068c072924f44a42fb81ca0fd6b99")));
    }

    [Fact]
    public async Task Each_way_reads_its_own_kind_only()
    {
        _store.Write(_session, Device());
        Assert.NotNull(await ReadAsync(SignInMethod.Device));
        Assert.Null(await ReadAsync(SignInMethod.Browser));
        _store.Write(_session, Browser());
        Assert.Null(await ReadAsync(SignInMethod.Device));
        Assert.NotNull(await ReadAsync(SignInMethod.Browser));
    }

    [Fact]
    public async Task With_less_than_15_minutes_left_it_counts_as_missing()
    {
        _store.Write(_session, Device() with { ExpiresAt = _clock.GetUtcNow().AddMinutes(15) });
        Assert.NotNull(await ReadAsync(SignInMethod.Device));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await ReadAsync(SignInMethod.Device));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("not json")]
    [InlineData("""{"clientId": "id", "clientSecret": "s", "expiresAt": "tomorrow"}""")]
    [InlineData("""{"clientId": "id", "clientSecret": null, "expiresAt": "2027-02-19T12:00:00Z"}""")]
    [InlineData("""{"clientId": 7, "clientSecret": "s", "expiresAt": "2027-02-19T12:00:00Z"}""")]
    [InlineData("""{"clientId": "id", "clientSecret": "s", "expiresAt": "2027-02-19T12:00:00Z", "grantTypes": "x"}""")]
    [InlineData("""{"clientId": "id", "clientSecret": "s", "expiresAt": "2027-02-19T12:00:00Z"} and more""")]
    public async Task What_is_no_registration_counts_as_missing(string text)
    {
        var clock = new MovingClock { SkipsUpTo = TimeSpan.FromSeconds(1) };
        File.WriteAllText(_files.PathOf(RegistrationStore.KeyOf(_session)), text);
        Assert.Null(await new RegistrationStore(_files, clock, null).ReadAsync(_session, SignInMethod.Device, default));
    }

    [Fact]
    public async Task Older_forms_of_the_end_are_read_and_unknown_fields_do_no_harm()
    {
        File.WriteAllText(_files.PathOf(RegistrationStore.KeyOf(_session)),
            """{"clientId": "id", "clientSecret": "s", "expiresAt": "2027-02-19T12:00:00UTC", "scopes": null, "x": {}}""");
        Assert.Equal("id", (await ReadAsync(SignInMethod.Device))!.ClientId);
    }

    [Fact]
    public async Task A_huge_file_or_a_folder_in_its_place_counts_as_missing_and_is_no_failure()
    {
        var path = _files.PathOf(RegistrationStore.KeyOf(_session));
        using (var file = File.OpenWrite(path))
            file.SetLength(2 * 1024 * 1024);
        Assert.Null(await ReadAsync(SignInMethod.Device));
        File.Delete(path);
        Directory.CreateDirectory(path);
        Assert.Null(await ReadAsync(SignInMethod.Device));
        _store.Write(_session, Device());
    }

    [Fact]
    public void Its_secret_is_reported_by_no_accident() =>
        Assert.DoesNotContain("s/e+c", $"{Device()} {Pkce.Of("s/e+c")}", StringComparison.Ordinal);

    Task<Registration?> ReadAsync(SignInMethod way) => _store.ReadAsync(_session, way, default);

    Registration Device() => new()
    {
        ClientId = "id",
        ClientSecret = "s/e+c",
        ExpiresAt = _clock.GetUtcNow().AddDays(90).AddMilliseconds(700),
    };

    Registration Browser() => Device() with
    {
        Scopes = ["sso:account:access"],
        GrantTypes = ["authorization_code", "refresh_token"],
    };
}
