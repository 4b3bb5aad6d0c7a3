using System.Text;
using CredentialProcess.Config;
using CredentialProcess.Tests.Profiles;
using FsCheck;
using FsCheck.Fluent;

namespace CredentialProcess.Tests.Config;

/// <summary>What holds for every config text, tried with texts made by chance and made smaller where one
/// fails.</summary>
public class ConfigPropertyTests
{
    static readonly string[] s_pieces =
    [
        "[profile a]", "[default]", "[profile default]", "[profile \"a b\"]", "[sso-session s]", "[services v]",
        "[DEFAULT]", "[profile a", "[]", "[", "]", "[profile 'x]", "\n", "\n", "\n", "\r\n", "\r", " ", "  ", "\t",
        "\u00A0", "\u001C", "\u0085", "\uFEFF", "# c", "; c", "noise", "= x", ":", "=", "k = v", "K: w", "é=ü",
        "sso_session = s", "sso_region = us-east-1", "sso_start_url = https://x.example", "sso_account_id = 01",
        "sso_role_name = R", "services = v", "sso =\n  endpoint_url = http://127.0.0.1:1", "endpoint_url = http://x",
        "credential_process = sso-cred --profile default", "credential_process = sso-cred --profile 'a", "role_arn = x",
        "s3 =\n  a=b\n  c", "\0", "\u001b[2J", "\u202E", "😀", "use_fips_endpoint = true",
    ];

    static readonly string[] s_headers =
    [
        "[profile a]", "[profile \"a\"]", "[profile 'a']", "[profile  a]", "[profile a ]", "[profile\ta]",
            "[profilex a]",
        "[profile \\a]", "[default]", "[profile default]", "[DEFAULT]", "[profile DEFAULT]", "[a]", "[profile 'a b']",
        "[profile a b]", "[profile ü]", "[ü]", "[profile \uFFFD]", "[profile ]", "[profile '']", "[profile 'x]", "[b]",
        "[sso-session a]", "[sso-session \"a\"]", "[sso-session default]", "[services a]", "[services 'a']",
            "[ profile a]",
    ];

    static readonly string[] s_names =
        ["a", "default", "DEFAULT", "a b", "b", "", "ü", "\uFFFD", "\uD800", "profile a", "profile 'a'", "x", "none"];

    [Fact]
    public void No_text_ends_in_anything_but_an_answer_or_a_failure() =>
        Prop.ForAll(Gen.Elements(s_pieces).ListOf().ToArbitrary(), pieces => Survives(string.Concat(pieces)))
            .Check(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(3000).WithEndSize(60));

    [Fact]
    public void A_listing_finds_what_a_single_look_finds() =>
        Prop.ForAll(Gen.Elements(s_headers).ListOf().ToArbitrary(), FindsTheSame)
            .Check(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(2000).WithEndSize(30));

    [Fact]
    public void No_bytes_end_in_anything_but_an_answer_or_a_failure()
    {
        using var home = new TemporaryHome();
        var bytes = Gen.Frequency(
            (3, Gen.Elements("[]\n\r =:#profileadst"u8.ToArray())), (1, Gen.Choose(0, 255).Select(n => (byte)n)));
        Prop.ForAll(
                bytes.ListOf().ToArbitrary(),
                list =>
                {
                    File.WriteAllBytes(home.In("config"), [.. list]);
                    return Only(() => home.Profiles.Resolve("a"));
                })
            .Check(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    [Fact]
    public void Profiles_written_to_a_config_read_back_equal() =>
        Prop.ForAll(Written().ToArbitrary(), ReadsBack)
            .Check(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(1000));

    // Each section tells its place, so that the wrong one of two is seen.
    static bool FindsTheSame(IReadOnlyList<string> headers)
    {
        var text = Encoding.UTF8.GetBytes(string.Join("\r\n",
            headers.Select((header, i) => $"{header}\r\nk{i % 3} = {i}\r")));
        AwsConfig Read() => new(new ConfigText("config", text), new ConfigText("credentials", text));
        var listing = Read();
        for (var i = 0; i < 2; i++)
        {
            foreach (var name in s_names)
            {
                Same(Read().Profile, listing.Profile, name);
                Same(Read().Session, listing.Session, name);
                Same(Read().Services, listing.Services, name);
            }
        }

        return true;

        static void Same(Func<string, ConfigKeys?> one, Func<string, ConfigKeys?> other, string name) =>
            Assert.Equal(Told(one, name), Told(other, name));

        static string Told(Func<string, ConfigKeys?> find, string name)
        {
            try
            {
                return find(name) is not { } keys ? "none"
                    : keys.Location
                        + string.Join(", ", keys.ToDictionary().Select(pair => $"{pair.Key}={pair.Value}").Order());
            }
            catch (Failure failure)
            {
                return failure.Message;
            }
        }
    }

    static bool Survives(string text) => Only(() =>
    {
        var config = new AwsConfig(new ConfigText("config", Encoding.UTF8.GetBytes(text)), null);
        foreach (var name in config.ProfileNames)
            Only(() => config.Profile(name));
        foreach (var name in config.SessionNames)
            Only(() => config.Session(name));
        using var home = new TemporaryHome(text);
        foreach (var name in (string[])["a", "default", "a b", "none"])
        {
            Only(() => home.Profiles.Resolve(name).Endpoints.Resolve("sso", "us-east-1"));
        }
    });

    static bool Only(Action action)
    {
        try
        {
            action();
        }
        catch (Failure failure)
        {
            return failure.Exit == ExitCode.Configuration && !failure.Message.Any(char.IsControl)
                && !(failure.Hint ?? "").Any(char.IsControl)
                ? true
                : throw new InvalidOperationException(failure.Message);
        }

        return true;
    }

    sealed record Section(string Name, bool Session, Dictionary<string, string> Keys, int Style);

    static Gen<List<Section>> Written()
    {
        var name = Gen.Elements("dev", "a b", "x'y", "q\"z", "back\\slash", "bücher", "日本", "#1", "a]b", "default",
            "=");
        var key = Gen.Elements("region", "sso_region", "sso_role_name", "output", "é", "k-1", "a.b");
        var value = Gen.Elements(
            "x", "", "a = b", "http://h:1/p?q=1#f", "# not a comment", "\"quoted\"", "[z]", "two words", "日本", "%(x)s");
        var pair = from k in key from v in value select (k, v);
        var section =
            from n in name
            from session in Gen.Elements(true, false)
            from pairs in pair.ListOf()
            from style in Gen.Choose(0, 1000)
            select new Section(n, session, pairs.GroupBy(p => p.k).ToDictionary(g => g.Key, g => g.First().v), style);
        return section.ListOf().Select(list => list.DistinctBy(s => (s.Name, s.Session)).ToList());
    }

    // Each section chooses its own spelling: quotes, separators, indentation, comments, line ends.
    static string Write(List<Section> sections)
    {
        var text = new StringBuilder();
        foreach (var (name, session, keys, style) in sections)
        {
            var end = (style % 3) switch { 0 => "\n", 1 => "\r\n", _ => "\r" };
            var quoted = style % 2 == 0
                ? "'" + name.Replace("'", "'\"'\"'", StringComparison.Ordinal) + "'"
                : "\"" + name.Replace("\\", "\\\\", StringComparison.Ordinal)
                    .Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";
            text.Append('[').Append(session ? "sso-session "
                : "profile ").Append(quoted).Append("] ; note").Append(end);
            var indent = (style % 5) switch { 0 => "  ", 1 => "\t", _ => "" };
            foreach (var (key, value) in keys)
            {
                text.Append(indent).Append(style % 7 == 0 ? key.ToUpperInvariant() : key)
                    .Append((style % 4) switch { 0 => "=", 1 => " = ", 2 => ": ", _ => "\t=\u00A0" })
                    .Append(value).Append(style % 11 == 0 ? " \t" : "").Append(end);
                if (style % 6 == 0)
                    text.Append("    # [profile dev]").Append(end).Append(end);
            }
        }

        return text.ToString();
    }

    static bool ReadsBack(List<Section> sections)
    {
        var config = new AwsConfig(new ConfigText("config", Encoding.UTF8.GetBytes(Write(sections))), null);
        foreach (var section in sections)
        {
            var read = section.Session ? config.Session(section.Name) : config.Profile(section.Name);
            var texts = read!.ToDictionary();
            if (texts.Count != section.Keys.Count)
                return false;
            foreach (var (key, value) in section.Keys)
                if (texts[key] != value)
                    return false;
        }

        return config.ProfileNames.SequenceEqual(sections.Where(s => !s.Session).Select(s => s.Name))
            && config.SessionNames.SequenceEqual(sections.Where(s => s.Session).Select(s => s.Name));
    }
}
