using System.Text;
using CredentialProcess.Config;
using CredentialProcess.Credentials;
using CredentialProcess.Output;
using FsCheck;
using FsCheck.Fluent;

namespace CredentialProcess.Tests.Output;

/// <summary>Only the section's own keys change in a credentials file; every other byte stays.</summary>
public class CredentialsSectionTests
{
    const string Fresh = """
        [dev-keys]
        aws_access_key_id = ASIA1
        aws_secret_access_key = s/1
        aws_session_token = t+1=
        x_security_token_expires = 2026-11-21T19:10:54Z
        x_sso_cred = ASIA1

        """;

    static readonly RoleCredentials s_credentials = new()
    {
        AccessKeyId = "ASIA1",
        SecretAccessKey = "s/1",
        SessionToken = "t+1=",
        Expiration = new DateTimeOffset(2026, 11, 21, 19, 10, 54, TimeSpan.Zero),
    };

    static readonly string[] s_pieces =
    [
        "[a]", "[dev-keys]", "[dev-keys]", "[b] # c", "[DEFAULT]", "  [c]", "\t[d]", "[", "\n", "\n", "\n", "\n",
            "\r\n",
        " ", "  ", "\t", "\u00A0", "\uFEFF", "# note", "; note", "noise", "k = v", "K: w", "é=ü", "  deeper",
        "aws_access_key_id = AKIAOLD", "  aws_access_key_id=ASIA0", "AWS_SECRET_ACCESS_KEY : old",
            "aws_session_token =",
        "x_sso_cred = ASIA0", "x_sso_cred = AKIAOLD", "x_security_token_expires=1", "region = eu-west-1",
    ];

    [Theory]
    [InlineData("", "", "")]
    [InlineData("[a]\nk = v\n", "[a]\nk = v\n\n", "")]
    [InlineData("[a]\nk = v\n\n", "[a]\nk = v\n\n", "")]
    [InlineData("# mine", "# mine\n\n", "")]
    [InlineData("\uFEFF", "\uFEFF", "")]
    public void A_new_section_is_put_at_the_end(string text, string before, string after) =>
        Assert.Equal(before + Fresh + after, Written(text));

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void Line_ends_are_those_of_the_file(string end) =>
        Assert.Equal($"[a]{end}k = v{end}{end}" + Fresh.ReplaceLineEndings(end), Written($"[a]{end}k = v{end}"));

    [Fact]
    public void Its_own_keys_are_changed_where_they_stand_and_nothing_else_is()
    {
        const string Text = """
            # top
            [a]
            aws_access_key_id = AKIA  # mine

            [dev-keys]   ; its note
              # keys
              Region = eu-west-1
              x_sso_cred:ASIA0
              aws_access_key_id   =   ASIA0
              aws_secret_access_key=old
              other = 1
               goes on

            # about b
            [b]
            k = v
            """;
        const string Expected = """
            # top
            [a]
            aws_access_key_id = AKIA  # mine

            [dev-keys]   ; its note
              # keys
              Region = eu-west-1
              x_sso_cred:ASIA1
              aws_access_key_id   =   ASIA1
              aws_secret_access_key=s/1
              other = 1
               goes on
              aws_session_token = t+1=
              x_security_token_expires = 2026-11-21T19:10:54Z

            # about b
            [b]
            k = v
            """;
        Assert.Equal(Expected, Written(Text));
        Assert.Equal(Expected, Written(Expected));
    }

    [Theory]
    [InlineData("[dev-keys]\naws_access_key_id = AKIA\n", "c:2: [dev-keys] has keys that sso-cred did not write")]
    [InlineData("[dev-keys]\nx=1\naws_session_token = t\n", "c:3: [dev-keys] has keys that sso-cred did not write")]
    [InlineData("[dev-keys]\nx_sso_cred = ASIA0\naws_access_key_id = AKIA\n",
        "c:3: [dev-keys] has keys that sso-cred did not write")]
    public void Keys_of_others_are_refused_unless_forced(string text, string message)
    {
        Assert.Equal(message, Assert.Throws<Failure>(() => Written(text, force: false)).Message);
        Assert.Contains("aws_access_key_id = ASIA1\n", Written(text, force: true), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[dev-keys]\nregion = x\n")]
    [InlineData("[dev-keys]\nx_sso_cred = ASIA0\nregion = x\n")]
    public void A_region_of_others_is_refused_unless_it_is_the_same_or_forced(string text)
    {
        Assert.Equal("c:" + (text.Split('\n').Length - 1) + ": [dev-keys] has keys that sso-cred did not write",
            Assert.Throws<Failure>(() => Written(text, force: false, "eu-west-1")).Message);
        Assert.Contains("\nregion = eu-west-1\n", Written(text, force: true, "eu-west-1"), StringComparison.Ordinal);
        Assert.Contains("\nregion = x\n", Written(text, force: false, "x"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_region_is_the_last_of_its_own_keys()
    {
        Assert.Equal(Fresh + "region = eu-west-1\n", Written("", force: false, "eu-west-1"));
        Assert.Equal(Fresh + "region = eu-west-1\n", Written(Fresh, force: false, "eu-west-1"));
        Assert.Equal(Fresh + "region = eu-west-1\n", Written(Fresh + "region = x\n", force: false, "eu-west-1"));
        Assert.Equal(Fresh + "region = x\n", Written(Fresh + "region = x\n", force: false, null));
        foreach (var region in (string[])["a b", "x#", "é", "-"])
            Assert.Equal(ExitCode.Configuration, Assert.Throws<Failure>(() => Written("", force: true, region)).Exit);
    }

    [Fact]
    public void A_section_without_keys_is_filled() =>
        Assert.Equal(Fresh.Replace("[dev-keys]\n", "[dev-keys]\nregion = x\n", StringComparison.Ordinal),
            Written("[dev-keys]\nregion = x", force: false));

    [Theory]
    [InlineData("[a]\nk = v\nnoise\n", "c:3: not a 'key = value' line")]
    [InlineData("k = v\n[a]\n", "c:1: this line comes before any [section]")]
    [InlineData("[dev-keys]\n[a]\n[dev-keys]\n", "c:3: duplicate [dev-keys]; first defined at c:1")]
    [InlineData("[dev-keys]\nregion = 1\nregion = 2\n", "c:3: duplicate 'region'; first defined at c:2")]
    public void A_file_in_doubt_is_refused_with_its_line(string text, string message) =>
        Assert.Equal(message, Assert.Throws<Failure>(() => Written(text)).Message);

    [Theory]
    [InlineData("")]
    [InlineData(" a")]
    [InlineData("a]")]
    [InlineData("[a")]
    [InlineData("a\nb")]
    [InlineData("DEFAULT")]
    public void A_name_that_the_file_cannot_hold_is_refused(string name) =>
        Assert.Equal(ExitCode.Usage, Assert.Throws<Failure>(() => CredentialsSection.ValidateName(name)).Exit);

    [Theory]
    [InlineData("a\nb")]
    [InlineData("a b")]
    [InlineData("é")]
    [InlineData("")]
    public void Credentials_that_the_file_cannot_hold_are_refused(string token)
    {
        var section = new CredentialsSection("x", s_credentials with { SessionToken = token });
        Assert.Throws<Failure>(() => section.ApplyTo([], "c", force: false));
    }

    [Fact]
    public void In_any_file_the_new_section_and_all_the_old_ones_are_read_and_no_other_byte_changes()
    {
        var written = 0;
        Prop.ForAll(Gen.Elements(s_pieces).ListOf().ToArbitrary(), pieces =>
            {
                var text = string.Concat(pieces);
                string result;
                try
                {
                    result = Written(text);
                }
                catch (Failure failure)
                {
                    return failure.Exit == ExitCode.Configuration && !failure.Message.Any(char.IsControl);
                }

                written++;
                return ReadsRight(text, result) && Written(result, force: false) == result;
            })
            .Check(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(4000).WithEndSize(40));
        Assert.True(written > 400, $"only {written} texts were files");
    }

    static bool ReadsRight(string before, string after)
    {
        var old = new ConfigText("c", Encoding.UTF8.GetBytes(before));
        var now = new ConfigText("c", Encoding.UTF8.GetBytes(after));
        string[] own = [.. Fresh.Split('\n')[1..^1].Select(line => line.Split(" = ")[0])];
        for (var i = 0; i < now.Count; i++)
        {
            var keys = now.OwnKeys(i).ToDictionary();
            var kept = i < old.Count ? old.OwnKeys(i).ToDictionary() : [];
            if (now.Header(i).SequenceEqual("dev-keys"u8))
            {
                var values = own.Select(key => keys.Remove(key, out var value) ? $"{key} = {value}" : "");
                Assert.Equal(Fresh.Split('\n')[1..^1], values);
                foreach (var key in own)
                    kept.Remove(key);
            }

            Assert.Equal(kept, keys);
        }

        // A section that was not there is put at the end; otherwise, without the lines that hold a key of its own (and
        // what went on below them), both texts are the same but for a last line that got its end.
        if (now.Count > old.Count)
            Assert.StartsWith(before, after, StringComparison.Ordinal);
        else if (Rest(before, own) is var rest && rest != Rest(after, own))
            Assert.Contains(Rest(after, own), (string[])[rest + "\n", rest + "\r\n"]);
        return true;
    }

    static string Rest(string text, string[] own)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var start = text.StartsWith('\uFEFF') ? 3 : 0;
        var rest = new StringBuilder(Encoding.UTF8.GetString(bytes[..start]));
        var lines = new ConfigLines(bytes, start, bytes.Length, inSection: false);
        var (inside, its) = (false, false);
        while (lines.MoveNext())
        {
            if (lines.Kind == LineKind.Header)
                inside = lines.Line[1..].StartsWith("dev-keys]"u8);
            if (lines.Kind == LineKind.Key)
                its = inside && own.Contains(ConfigLines.ParseKey(lines).Key);
            if (!its || lines.Kind is not (LineKind.Key or LineKind.Continuation))
                rest.Append(Encoding.UTF8.GetString(bytes.AsSpan(lines.Start..lines.Next)));
        }

        return rest.ToString();
    }

    static string Written(string text, bool force = true, string? region = null) => Encoding.UTF8.GetString(
        new CredentialsSection("dev-keys", s_credentials, region).ApplyTo(Encoding.UTF8.GetBytes(text), "c", force));
}
