using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using CredentialProcess.Credentials;
using CredentialProcess.Files;
using CredentialProcess.Login;
using CredentialProcess.Profiles;
using CredentialProcess.Tokens;

namespace CredentialProcess.Tests.Files;

/// <summary>
/// botocore reads the files that are written for it, under its own names: tokens, registrations and role credentials
/// with any text and time. Needs a python3 that can import botocore.
/// </summary>
[Trait("Category", "Slow")]
public sealed class BotocoreFilesTests : IDisposable
{
    const int OfEach = 100;

    // One line of JSON for each file: what botocore read.
    const string Script = """
        import hashlib, json, os, sys
        from botocore.credentials import SSOCredentialFetcher
        from botocore.utils import JSONFileCache, SSOTokenLoader
        from dateutil.parser import parse
        home = sys.argv[1]
        tokens = JSONFileCache(os.path.join(home, 'tokens'))
        roles = JSONFileCache(os.path.join(home, 'roles'))
        with open(os.path.join(home, 'wanted.json'), encoding='utf-8') as wanted:
            rows = json.load(wanted)
        read = []
        for row in rows:
            if row['kind'] == 'token':
                values = SSOTokenLoader(tokens)(row['startUrl'], session_name=row['session'])
                time = values['expiresAt']
            elif row['kind'] == 'registration':
                # The AWS CLI's own botocore alone makes these names (utils.py, _registration_cache_key).
                name = json.dumps({'tool': 'botocore', 'startUrl': row['startUrl'], 'region': 'us-east-1',
                    'scopes': row['scopes'], 'session_name': row['session']}, sort_keys=True)
                values = tokens[hashlib.sha1(name.encode('utf-8')).hexdigest()]
                time = values['expiresAt']
            else:
                fetcher = SSOCredentialFetcher(row['startUrl'], 'us-east-1', row['role'], row['account'], None,
                    cache=roles, sso_session_name=row['session'])
                values = roles[fetcher._create_cache_key()]['Credentials']
                time = values['Expiration']
            read.append({'values': values, 'end': parse(time).isoformat()})
        with open(os.path.join(home, 'read.json'), 'w', encoding='utf-8') as out:
            json.dump(read, out)
        """;

    readonly TemporaryFolder _home = new();
    readonly MovingClock _clock = new(TestHome.Noon);
    readonly List<object> _wanted = [];
    readonly List<(Dictionary<string, string?> Values, DateTimeOffset End)> _written = [];

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Botocore_finds_and_reads_every_file_that_is_written_for_it()
    {
        var python = Python();
        await RandomCases.CasesAsync("token for botocore", OfEach, WriteToken);
        await RandomCases.CasesAsync("registration for botocore", OfEach, WriteRegistration);
        await RandomCases.CasesAsync("role for botocore", OfEach, WriteRole);
        File.WriteAllText(_home["wanted.json"], JsonSerializer.Serialize(_wanted));

        var said = await RunAsync(python, "-c", Script, _home.Path);

        Assert.True(said.Length == 0, said);
        using var read = JsonDocument.Parse(File.ReadAllText(_home["read.json"]));
        Assert.Equal(3 * OfEach * RandomCases.Rounds, read.RootElement.GetArrayLength());
        foreach (var ((values, end), theirs) in _written.Zip(read.RootElement.EnumerateArray()))
        {
            Assert.Equal(end,
                DateTimeOffset.Parse(theirs.GetProperty("end").GetString()!, CultureInfo.InvariantCulture));
            foreach (var (name, value) in values)
                Assert.Equal(value,
                    theirs.GetProperty("values").TryGetProperty(name, out var own) ? own.GetString() : null);
        }
    }

    void WriteToken(Random random)
    {
        var session = NewSession(random);
        var token = new Token
        {
            StartUrl = session.StartUrl,
            Region = session.Region,
            AccessToken = Text(random),
            ExpiresAt = Instant(random),
            ClientId = Maybe(random),
            ClientSecret = Maybe(random),
            RegistrationExpiresAt = random.Next(2) == 0 ? null : Instant(random),
            RefreshToken = Maybe(random),
        };
        new TokenStore(Tokens, _clock).Write(session, token);
        _wanted.Add(new { kind = "token", startUrl = session.StartUrl, session = session.Name });
        _written.Add((new()
        {
            ["startUrl"] = token.StartUrl,
            ["region"] = token.Region,
            ["accessToken"] = token.AccessToken,
            ["clientId"] = token.ClientId,
            ["clientSecret"] = token.ClientSecret,
            ["refreshToken"] = token.RefreshToken,
        }, token.ExpiresAt));
    }

    void WriteRegistration(Random random)
    {
        var scopes = random.In(null, "sso:account:access", "a, b,é");
        var session = NewSession(random) with { RegistrationScopes = scopes };
        var asked = session.Name is null ? null : Scopes.Configured(session);
        var registration = new Registration
        {
            ClientId = Text(random),
            ClientSecret = Text(random),
            ExpiresAt = Instant(random),
            Scopes = asked,
        };
        new RegistrationStore(Tokens, _clock, null).Write(session, registration);
        _wanted.Add(new { kind = "registration", startUrl = session.StartUrl, session = session.Name, scopes = asked });
        _written.Add((new() { ["clientId"] = registration.ClientId, ["clientSecret"] = registration.ClientSecret },
            registration.ExpiresAt));
    }

    void WriteRole(Random random)
    {
        var profile = new SsoProfile
        {
            Name = "dev",
            Session = NewSession(random),
            AccountId = $"{random.NextInt64(1_000_000_000_000):000000000000}",
            RoleName = Text(random),
            Endpoints = new EndpointResolver(_ => null),
        };
        var role = new RoleCredentials
        {
            AccessKeyId = Text(random),
            SecretAccessKey = Text(random),
            SessionToken = Text(random),
            Expiration = Instant(random),
        };
        new RoleStore(new FileCache(_home["roles"]), _clock, null).Write(profile, role);
        _wanted.Add(new
        {
            kind = "role",
            startUrl = profile.Session.StartUrl,
            session = profile.Session.Name,
            role = profile.RoleName,
            account = profile.AccountId,
        });
        _written.Add((new()
        {
            ["AccessKeyId"] = role.AccessKeyId,
            ["SecretAccessKey"] = role.SecretAccessKey,
            ["SessionToken"] = role.SessionToken,
            ["AccountId"] = profile.AccountId,
        }, role.Expiration));
    }

    FileCache Tokens => new(_home["tokens"]);

    // All different, so that none is overwritten.
    Session NewSession(Random random)
    {
        var url = $"https://{_wanted.Count}.awsapps.com/{Text(random)}";
        return new Session(random.Next(3) == 0 ? null : $"{Text(random)} {_wanted.Count}", url, "us-east-1", null);
    }

    static string? Maybe(Random random) => random.Next(3) == 0 ? null : Text(random);

    static string Text(Random random)
    {
        var text = new StringBuilder();
        for (var length = random.Next(1, 40); length > 0; length--)
            text.Append(random.In("a", "B", "7", "+/=", "\"", "\\", "'", "<", "\0", "\n", "\r\n", "\t", "\b", "\f",
                "\u001b", "\u007f", "\u0085", "é", "日本", "\u2028", "\uFEFF", "\uFFFF", "😀", "\U0010FFFF", " "));
        return text.ToString();
    }

    static DateTimeOffset Instant(Random random) => random.Next(8) switch
    {
        0 => DateTimeOffset.MinValue,
        1 => new(9999, 12, 31, 23, 59, 59, TimeSpan.Zero),
        _ => DateTimeOffset.MinValue.AddSeconds(random.NextInt64(315_537_897_600)),
    };

    static string Python()
    {
        foreach (var python in (string[])["/usr/bin/python3", "python3"])
        {
            try
            {
                if (RunAsync(python, "-c", "import botocore, dateutil").GetAwaiter().GetResult().Length == 0)
                    return python;
            }
            catch (System.ComponentModel.Win32Exception)
            {
                // The next one.
            }
        }

        Assert.Skip("no python3 with botocore here: apt-get install python3-botocore");
        return "";
    }

    static async Task<string> RunAsync(string program, params string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo(program, args) { RedirectStandardError = true })!;
        var said = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? "" : $"exit code {process.ExitCode}: {said}";
    }
}
