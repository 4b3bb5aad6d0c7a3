using System.Text;
using System.Text.Json;
using CredentialProcess.Assignments;
using CredentialProcess.Credentials;
using CredentialProcess.Ecr;
using CredentialProcess.Files;
using CredentialProcess.Login;
using CredentialProcess.Profiles;
using CredentialProcess.Tokens;
using FsCheck;
using FsCheck.Fluent;
using Outcome = CredentialProcess.Files.Outcome;

namespace CredentialProcess.Tests.Files;

/// <summary>
/// What is written is read back equal, for any text and any time. An unpaired surrogate, which no service response can
/// contain, is replaced, or the file counts as missing.
/// </summary>
public sealed class WrittenFileTests
{
    const int Tries = 1000;

    static readonly Session s_session = new("my-sso", "https://my-sso-portal.awsapps.com/start", "us-east-1", null);

    static readonly Gen<string> s_text = Gen.Frequency(
        (6, Gen.Choose(' ', '~').Select(Letter)),
        (2, Gen.Elements(
            "\"", "\\", "/", "\0", "\n", "\r", "\t", "\u001b", "\u007f", "\u0085", "\u2028", "<", "&", "'", "+")),
        (2, Gen.Elements("é", "日本", "😀", "\u202E", "\uFEFF", "\uFFFD", "\uFFFF", "\U0010FFFF")),
        (1, Gen.Choose(0, 0xFFFF).Select(Letter)),
        (1, Gen.Choose(0xD800, 0xDFFF).Select(Letter))).ListOf().Select(string.Concat);

    static readonly Gen<string> s_some = s_text.Select(text => text.Length > 0 ? text : "x");

    static readonly Gen<string?> s_maybe =
        Gen.Frequency((1, Gen.Constant<string?>(null)), (3, s_some.Select(text => (string?)text)));

    // Tokens, keys, client ids and secrets: anything else is damage, as DoorTests show.
    static readonly Gen<string> s_secret =
        Gen.Choose('!', '~').Select(Letter).ListOf().Select(letters => "x" + string.Concat(letters));

    static readonly Gen<string?> s_maybeSecret =
        Gen.Frequency((1, Gen.Constant<string?>(null)), (3, s_secret.Select(text => (string?)text)));

    // What the portal's listing lets through.
    static readonly Gen<string?> s_maybeName =
        s_maybe.Select(text => Whole(text)?.Replace("\uFFFD", "", StringComparison.Ordinal));

    static readonly Gen<string> s_role = s_secret.Select(text => text[..Math.Min(text.Length, 64)]);

    static readonly Gen<DateTimeOffset> s_instant = Gen.Frequency(
        (1, Gen.Elements(
            DateTimeOffset.MinValue, DateTimeOffset.UnixEpoch, new(9999, 12, 31, 23, 59, 59, TimeSpan.Zero))),
        (6, from day in Gen.Choose(0, 3_652_058) // the last of the year 9999
            from second in Gen.Choose(0, 86_399)
            select DateTimeOffset.MinValue.AddDays(day).AddSeconds(second)));

    [Fact]
    public void A_token() => ForAll(
        from start in s_text
        from region in s_text
        from access in s_secret
        from end in s_instant
        from id in s_maybeSecret
        from secret in s_maybeSecret
        from registration in Gen.Frequency(
            (1, Gen.Constant<DateTimeOffset?>(null)), (3, s_instant.Select(time => (DateTimeOffset?)time)))
        from refresh in s_maybeSecret
        from unknown in s_unknown
        select new Token
        {
            StartUrl = start,
            Region = region,
            AccessToken = access,
            ExpiresAt = end,
            ClientId = id,
            ClientSecret = secret,
            RegistrationExpiresAt = registration,
            RefreshToken = refresh,
            Unknown = unknown,
        }, token =>
    {
        var read = TokenFile.Parse(TokenFile.Serialize(token));
        Assert.NotNull(read);
        Assert.Equal(
            (Whole(token.StartUrl), Whole(token.Region), Whole(token.AccessToken), token.ExpiresAt,
                Whole(token.ClientId)),
            (read.StartUrl, read.Region, read.AccessToken, read.ExpiresAt, read.ClientId));
        Assert.Equal((Whole(token.ClientSecret), token.RegistrationExpiresAt, Whole(token.RefreshToken)),
            (read.ClientSecret, read.RegistrationExpiresAt, read.RefreshToken));
        Assert.Equal(token.Unknown.Count, read.Unknown.Count);
        foreach (var (name, value) in token.Unknown)
            Assert.True(JsonElement.DeepEquals(value, read.Unknown[name]), name);
    });

    [Fact]
    public void A_registration() => ForAll(
        from id in s_secret
        from secret in s_secret
        from end in s_instant
        from scopes in s_list
        from grants in s_list
        select new Registration
        {
            ClientId = id,
            ClientSecret = secret,
            ExpiresAt = end,
            Scopes = scopes,
            GrantTypes = grants,
        }, registration =>
    {
        var read = RegistrationFile.Parse(RegistrationFile.Bytes(registration));
        Assert.NotNull(read);
        Assert.Equal((Whole(registration.ClientId), Whole(registration.ClientSecret), registration.ExpiresAt),
            (read.ClientId, read.ClientSecret, read.ExpiresAt));
        Assert.Equal(registration.Scopes?.Select(Whole), read.Scopes);
        Assert.Equal(registration.GrantTypes?.Select(Whole), read.GrantTypes);
    });

    [Fact]
    public void Role_credentials() => ForAll(
        from id in s_secret
        from secret in s_secret
        from session in s_secret
        from end in s_instant
        from account in s_text
        select (account, new RoleCredentials
        {
            AccessKeyId = id,
            SecretAccessKey = secret,
            SessionToken = session,
            Expiration = end,
        }), role =>
    {
        var (account, credentials) = role;
        var isWhole = account == Whole(account);
        var read = RoleFile.Parse(RoleFile.Serialize(credentials, account));
        if (isWhole)
            Assert.Equal(credentials, read);
        else
            Assert.True(read is null || read == credentials);
    });

    [Fact]
    public void An_authorization() => ForAll(
        from password in s_secret
        from begin in s_instant
        from end in s_instant
        select new AuthorizationToken
        {
            Password = password,
            FetchedAt = begin,
            ExpiresAt = end,
        }, token =>
        Assert.Equal(token with { Password = Whole(token.Password)! },
            AuthorizationFile.Parse(AuthorizationFile.Bytes(token))));

    [Fact]
    public void A_listing() => ForAll(
        from time in s_instant
        from rows in (from name in s_maybeName
                      from email in s_maybeName
                      from roles in s_role.ListOf()
                      select (name, email, roles)).ListOf()
        select (time, rows), written =>
    {
        var accounts = written.rows.Select((row, i) => new Account($"{i:000000000000}", row.name, row.email)).ToList();
        List<Assignment> assignments =
        [
            .. accounts.Zip(written.rows)
                .SelectMany(pair => pair.Second.roles.Select(role => new Assignment(pair.First, role))),
        ];
        var read =
            AssignmentFile.Parse(AssignmentFile.Serialize(new CachedListing(written.time, accounts, assignments)));
        Assert.NotNull(read);
        Assert.Equal(written.time, read.ListedAt);
        Assert.Equal(accounts.Select(WholeAccount), read.Accounts);
        Assert.Equal(assignments.Select(one => new Assignment(WholeAccount(one.Account), Whole(one.RoleName)!)),
            read.Assignments);
    });

    [Fact]
    public void An_outcome() => ForAll(
        from generation in Gen.Choose(int.MinValue, int.MaxValue)
        from exit in Gen.Choose(0, 6)
        from message in s_maybe
        from hint in s_maybe
        select new Outcome
        {
            Generation = (long)generation * int.MaxValue,
            Exit = (ExitCode)exit,
            Message = message,
            Hint = hint,
        }, outcome =>
        Assert.Equal(outcome with { Message = Whole(outcome.Message), Hint = Whole(outcome.Hint) },
            JsonSerializer.Deserialize(
                JsonSerializer.SerializeToUtf8Bytes(outcome, FilesJson.Default.Outcome),
                FilesJson.Default.Outcome)));

    [Fact]
    public void A_refusal() => ForAll(
        from place in s_text
        from secret in s_text
        from other in s_text
        select (place, secret, other), refused =>
    {
        var refusals = new RefusedTokens(new MemoryCache(), null);
        Assert.False(refusals.Has(s_session, refused.place, refused.secret));
        refusals.Add(s_session, refused.place, refused.secret);
        refusals.Add(s_session, refused.place, refused.other + "'s other");
        Assert.True(refusals.Has(s_session, refused.place, refused.secret));
        Assert.False(refusals.Has(s_session with { Name = "other" }, refused.place, refused.secret));
        refusals.Add(s_session, refused.place, refused.other + "'s third");
        Assert.False(refusals.Has(s_session, refused.place, refused.secret));
    });

    [Fact]
    public void A_failed_sign_in() => ForAll(
        from time in s_instant
        from part in Gen.Choose(0, 9_999_999)
        select time.AddTicks(part), time =>
    {
        var clock = new MovingClock(time);
        var failed = new FailedSignIns(new MemoryCache(), clock, null);
        Assert.False(failed.IsRecent(s_session));
        failed.Add(s_session);
        Assert.True(failed.IsRecent(s_session));
        failed.Forget(s_session);
        Assert.False(failed.IsRecent(s_session));
    });

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public async Task A_file_at_the_limit_and_one_byte_larger(int more, bool isRead)
    {
        using var folder = new TemporaryFolder();
        var files = new FileCache(folder.Path);
        var clock = new MovingClock(TestHome.Noon);
        var end = TestHome.Noon.AddHours(8);
        var tokens = new TokenStore(files, clock);
        var token = new Token { StartUrl = "u", Region = "r", AccessToken = "", ExpiresAt = end };
        token = token with { AccessToken = Filling(TokenFile.Serialize(token).Length) };
        if (isRead)
        {
            tokens.Write(s_session, token);
            Assert.Equal(token.AccessToken, (await tokens.ReadAsync(s_session, default))!.AccessToken);
        }
        else
        {
            Assert.Throws<FileTooLargeException>(() => tokens.Write(s_session, token));
            var path = files.PathOf(TokenStore.KeyOf(s_session));
            Assert.False(File.Exists(path));
            File.WriteAllBytes(path, TokenFile.Serialize(token));
            Assert.Contains("larger than 1 MB",
                (await Assert.ThrowsAsync<Failure>(() => tokens.ReadAsync(s_session, default))).Message,
                StringComparison.Ordinal);
        }

        Assert.Equal(FileCache.MaximumSize + more, new FileInfo(files.PathOf(TokenStore.KeyOf(s_session))).Length);

        var registrations = new RegistrationStore(files, clock, null);
        var registration = new Registration { ClientId = "i", ClientSecret = "", ExpiresAt = end };
        registration = registration with { ClientSecret = Filling(RegistrationFile.Bytes(registration).Length) };
        registrations.Write(s_session, registration);
        Assert.Equal(isRead ? registration : null,
            await registrations.ReadAsync(s_session, SignInMethod.Device, default));

        var profile = new SsoProfile
        {
            Name = "dev",
            Session = s_session,
            AccountId = "012345678901",
            RoleName = "ReadOnly",
            Endpoints = new EndpointResolver(_ => null),
        };
        var roles = new RoleStore(files, clock, null);
        var role = new RoleCredentials
        {
            AccessKeyId = "k",
            SecretAccessKey = "s",
            SessionToken = "",
            Expiration = end,
        };
        role = role with { SessionToken = Filling(RoleFile.Serialize(role, profile.AccountId).Length) };
        roles.Write(profile, role);
        Assert.Equal(isRead ? role : null, roles.Read(profile));

        var authorizations = new AuthorizationStore(files, clock, null);
        var authorization = new AuthorizationToken { Password = "", FetchedAt = TestHome.Noon, ExpiresAt = end };
        authorization = authorization with { Password = Filling(AuthorizationFile.Bytes(authorization).Length) };
        authorizations.Write(profile, EcrEndpoint.Public, authorization);
        Assert.Equal(isRead ? authorization : null, authorizations.Read(profile, EcrEndpoint.Public));

        string Filling(int others) => new('x', FileCache.MaximumSize - others + more);
    }

    static readonly Gen<IReadOnlyList<string>?> s_list = Gen.Frequency(
        (1, Gen.Constant<IReadOnlyList<string>?>(null)),
        (3, s_text.ListOf().Select(list => (IReadOnlyList<string>?)list)));

    // Fields that other programs may have added, under names that are not used here.
    static readonly Gen<IReadOnlyDictionary<string, JsonElement>> s_unknown =
        (from name in s_text
         from text in s_text
         from raw in Gen.Elements("null", "true", "0", "-1.50", "1e400", "[]", "{}",
             "[1, [null, {\"a\": \"\\u00e9\"}]]",
             "{\"accessToken\": \"inner\", \"x\": {\"y\": []}}", "123456789012345678901234567890", "TEXT")
         select (Name: "x-" + Whole(name), Value: Parsed(
             raw == "TEXT" ? PythonJson.AppendString(new StringBuilder(), Whole(text)!).ToString() : raw)))
        .ListOf().Select(pairs => (IReadOnlyDictionary<string, JsonElement>)pairs.DistinctBy(pair => pair.Name)
            .ToDictionary(pair => pair.Name, pair => pair.Value));

    static JsonElement Parsed(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    static string Letter(int c) => ((char)c).ToString();

    // With unpaired surrogates replaced, as in UTF-8.
    static string? Whole(string? text) => text is null ? null : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    static Account WholeAccount(Account account) => new(account.Id, Whole(account.Name), Whole(account.Email));

    static void ForAll<T>(Gen<T> gen, Action<T> holds) =>
        Prop.ForAll(gen.ToArbitrary(), holds)
            .Check(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(Tries * RandomCases.Rounds).WithEndSize(40));
}
