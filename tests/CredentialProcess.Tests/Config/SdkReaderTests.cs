using System.Text;
using Amazon.Runtime.CredentialManagement;
using Amazon.Runtime.Internal.Util;
using CredentialProcess.Config;
using CredentialProcess.Tests.Profiles;

namespace CredentialProcess.Tests.Config;

/// <summary>
/// The reader of the .NET SDK (AWSSDK.Core, IniFile.cs and ProfileIniFile.cs) on the same texts, of the kind that both
/// are known to read alike: it knows neither <c>key: value</c> nor continued values nor quoted names, takes a header
/// with an equals sign for a key, and an empty value for the beginning of a block.
/// </summary>
public sealed class SdkReaderTests : IDisposable
{
    static readonly string[] s_regions = ["us-east-1", "eu-central-1", "ap-southeast-2", "us-gov-west-1", "cn-north-1"];

    readonly TemporaryHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public Task Profiles_sessions_and_their_keys_are_those_that_the_sdk_reads() =>
        RandomCases.CasesAsync("config text", 500, random =>
        {
            var text = Anything(random, isConfig: true);
            File.WriteAllText(_home.In("config"), text);
            var ours = new AwsConfig(new ConfigText("config", Encoding.UTF8.GetBytes(text)), null);
            var theirs = new ProfileIniFile(_home.In("config"), profileMarkerRequired: true);
            var bare = new ProfileIniFile(_home.In("config"), profileMarkerRequired: false);
            var names = theirs.ListSectionNames();
            if (bare.SectionExists("default"))
                names.Add("default");

            Assert.Equal(names.Order(StringComparer.Ordinal), ours.ProfileNames.Order(StringComparer.Ordinal));
            foreach (var name in names)
                AssertSame(ours.Profile(name)!, Keys(name == "default" ? bare : theirs, name, isSession: false), text);
            foreach (var name in ours.SessionNames)
                AssertSame(ours.Session(name)!, Keys(theirs, name, isSession: true), text);
        });

    [Fact]
    public Task Names_of_the_credentials_file_are_those_that_the_sdk_reads() =>
        RandomCases.CasesAsync("credentials text", 200, random =>
        {
            var text = Anything(random, isConfig: false);
            File.WriteAllText(_home.In("credentials"), text);
            var ours = new AwsConfig(null, new ConfigText("credentials", Encoding.UTF8.GetBytes(text)));
            var theirs = new ProfileIniFile(_home.In("credentials"), profileMarkerRequired: false);

            var names = theirs.ListSectionNames();
            Assert.Equal(names.Order(StringComparer.Ordinal), ours.ProfileNames.Order(StringComparer.Ordinal));
            foreach (var name in names)
                AssertSame(ours.Profile(name)!, Keys(theirs, name, isSession: false), text);
        });

    [Fact]
    public Task A_profile_resolves_to_what_the_sdk_would_sign_in_with() =>
        RandomCases.CasesAsync("resolved profile", 300, random =>
        {
            var names = Enumerable.Range(0, random.Next(1, 6)).Select(i => $"{Word(random)}{i}").ToList();
            File.WriteAllText(_home.In("config"), SignIns(random, names));
            var file = new SharedCredentialsFile(_home.In("credentials"));
            foreach (var name in names)
            {
                var ours = _home.Profiles.Resolve(name);
                Assert.True(file.TryGetProfile(name, out var theirs), name);
                var options = theirs.Options;
                Assert.Equal((options.SsoSession, options.SsoStartUrl, options.SsoRegion),
                    (ours.SignIn!.Session.Name, ours.SignIn!.Session.StartUrl, ours.SignIn!.Session.Region));
                Assert.Equal((options.SsoAccountId, options.SsoRoleName, theirs.Region?.SystemName),
                    (ours.AccountId, ours.RoleName, ours.Region));
                Assert.Equal(options.SsoRegistrationScopes, ours.SignIn!.Session.RegistrationScopes);
            }
        });

    static void AssertSame(ConfigKeys ours, Dictionary<string, string> theirs, string text)
    {
        var read = ours.ToDictionary();
        Assert.True(theirs.Count == read.Count,
            $"{string.Join('|', theirs.Keys)} are not {string.Join('|', read.Keys)} in {text}");
        foreach (var (key, value) in theirs)
        {
            Assert.True(read.TryGetValue(key.ToLowerInvariant(), out var own), $"'{key}' in {text}");
            Assert.Equal(value, own);
        }
    }

    static Dictionary<string, string> Keys(ProfileIniFile file, string name, bool isSession)
    {
        Assert.True(file.TryGetSection(name, isSession, isServicesSection: false, out var keys, out _), name);
        return keys;
    }

    static string Anything(Random random, bool isConfig)
    {
        var text = new StringBuilder();
        var end = random.In("\n", "\r\n");
        var headers = new HashSet<string>();
        for (var sections = random.Next(6); sections >= 0; sections--)
        {
            var blank = random.In(" ", "  ", "\t", " \t ");
            var header = random.Next(8) switch
            {
                0 => "default",
                < 3 => $"sso-session{blank}{Word(random)}",
                _ when isConfig => $"profile{random.In(" ", " ", blank)}{Word(random)}",
                _ => Word(random),
            };
            var words = header.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (!headers.Add(string.Join(' ', words)))
                continue;
            AddBetween(text, random, end);
            text.Append('[').Append(header).Append(']').Append(random.In("", "", " ", "\t")).Append(end);
            var keys = new HashSet<string>();
            for (var lines = random.Next(7); lines > 0; lines--)
            {
                AddBetween(text, random, end);
                var key = random.In("sso_session", "sso_start_url", "sso_region", "sso_account_id", "sso_role_name",
                    "sso_registration_scopes", "region", "output", "credential_process", "ca_bundle", Word(random));
                if (!keys.Add(key.ToLowerInvariant()))
                    continue;
                text.Append(random.Next(6) == 0 ? key.ToUpperInvariant() : key)
                    .Append(random.In("=", " = ", "\t=  ", "= "))
                    .Append(Value(random)).Append(random.In("", "", "", "  ", "\t")).Append(end);
            }
        }

        var written = text.ToString();
        return random.Next(4) == 0 ? written.TrimEnd('\r', '\n') : written;
    }

    static void AddBetween(StringBuilder text, Random random, string end)
    {
        switch (random.Next(8))
        {
            case 0:
                text.Append(end);
                break;
            case 1:
                text.Append(random.In("#", "# ", ";", "  # ", "\t;")).Append(Value(random)).Append(end);
                break;
            case 2:
                text.Append(random.In(" ", "\t")).Append(end);
                break;
            default:
                break;
        }
    }

    static string SignIns(Random random, List<string> names)
    {
        var sections = new List<string>();
        var sessions = random.Next(1, 4);
        for (var i = 0; i < sessions; i++)
        {
            sections.Add($"[sso-session s{i}]\n"
                + $"sso_start_url = https://{i}.awsapps.com/start{random.In("", "/", "#", "#/")}\n"
                + $"sso_region = {random.In<string>(s_regions)}\n"
                + random.In(
                    "", "sso_registration_scopes = sso:account:access\n", "sso_registration_scopes = a, b\n"));
        }

        foreach (var name in names)
        {
            var section = $"[{(name == "default" ? name : $"profile {name}")}]\n"
                + $"sso_account_id = {random.NextInt64(1_000_000_000_000):000000000000}\n"
                + $"sso_role_name = {Word(random)}\n"
                + random.In("", $"region = {random.In<string>(s_regions)}\n");
            sections.Add(section + (random.Next(3) > 0 ? $"sso_session = s{random.Next(sessions)}\n"
                : $"sso_start_url = https://legacy.awsapps.com/start\nsso_region = {random.In<string>(s_regions)}\n"));
        }

        var shuffled = sections.ToArray();
        random.Shuffle(shuffled);
        return string.Join(random.In("", "\n", "# a comment\n\n"), shuffled);
    }

    static string Word(Random random)
    {
        var word = new StringBuilder();
        for (var length = random.Next(1, 9); length > 0; length--)
            word.Append(random.In(
                "a", "b", "Z", "7", "0", "-", "_", ".", "+", "@", "/", ",", "é", "ü", "日", "本", "😀"));
        return word.ToString();
    }

    // Without blanks at its ends, which both leave out.
    static string Value(Random random)
    {
        var value = new StringBuilder();
        for (var length = random.Next(12); length > 0; length--)
            value.Append(random.In(
                "a", "Bc", "12", " ", "\t", "=", " = ", "#", " # ", ";", ":", "\"", "'", "\\", "[", "]",
                "%", "%(x)s", "$HOME", "~", "http://h:1/p?q=1#f", "é", "日", "😀", "[profile x]"));
        return value.ToString().Trim(' ', '\t') is { Length: > 0 } text ? text : "x";
    }
}
