using System.Text;
using CredentialProcess.Credentials;
using CredentialProcess.Git;

namespace CredentialProcess.Tests.Git;

/// <summary>What git sends, or something that calls itself git; and what is answered.</summary>
public sealed class CredentialRequestTests
{
    const string Host = "git-codecommit.us-east-1.amazonaws.com";

    [Fact]
    public void The_three_keys_are_read_and_others_ignored()
    {
        var request = Parse($"capability[]=authtype\nprotocol=https\nhost={Host}\npath=v1/repos/a=b\n"
            + "username=dev\nwwwauth[]=Basic realm=\"x\"\npassword=secret\nurl=http://other.example\n\nhost=later\n");
        Assert.Equal(("https", Host, "v1/repos/a=b"), (request.Protocol, request.Host, request.Path));
    }

    [Fact]
    public void The_last_of_two_counts_as_in_git() => Assert.Equal("b", Parse("host=a\nhost=b").Host);

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("\nhost=x")]
    [InlineData("Host=x\nhost =y\n")]
    public void A_request_may_say_nothing(string input) => Assert.Null(Parse(input).Host);

    [Theory]
    [InlineData("host=a\r\n")]
    [InlineData("path=v1/repos/x\u0000\n")]
    [InlineData("path=v1/repos/x\u001b[2J\n")]
    [InlineData("host=a\u007f\n")]
    [InlineData("protocol=https\n\r\n")]
    [InlineData("protocol\n")]
    [InlineData("=https\n")]
    [InlineData("password with no key\n")]
    public void What_git_does_not_send_is_refused_and_not_shown(string input)
    {
        var failure = Assert.Throws<Failure>(() => Parse(input));
        Assert.Equal(ExitCode.Usage, failure.Exit);
        Assert.DoesNotContain("password", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(failure.Message, char.IsControl);
    }

    [Fact]
    public void Text_that_is_not_UTF8_is_refused() =>
        Assert.Throws<Failure>(() => CredentialRequest.Parse([.. "path="u8, 0xFF, 0xFE, (byte)'\n']));

    [Fact]
    public void Sizes_are_bounded()
    {
        Assert.Equal(1024, Parse("path=" + new string('a', 1024)).Path!.Length);
        Assert.Throws<Failure>(() => Parse("path=" + new string('a', 1025)));
        var padding = new string('a', CredentialRequest.LongestInput - 2);
        Assert.Null(Parse("x=" + padding).Host);
        Assert.Throws<Failure>(() => Parse("xy=" + padding));
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("host=a", false)]
    [InlineData("host=a\n", false)]
    [InlineData("host=a\n\n", true)]
    [InlineData("host=a\n\nrest", true)]
    [InlineData("\n", true)]
    public void An_empty_line_ends_a_request(string input, bool isComplete) =>
        Assert.Equal(isComplete, CredentialRequest.IsComplete(Encoding.UTF8.GetBytes(input)));

    // Either it is refused, or no value holds what could end a line of the text that is signed.
    [Fact]
    public Task Damaged_requests_are_refused_or_harmless() => RandomCases.CasesAsync("git requests", 3000, random =>
    {
        var input = Encoding.UTF8.GetBytes($"protocol=https\nhost={Host}\npath=v1/repos/r\nusername=dev\n\n");
        var bytes = Damage.Of(input, random);
        try
        {
            var request = CredentialRequest.Parse(bytes);
            foreach (var value in (string?[])[request.Protocol, request.Host, request.Path])
                Assert.DoesNotContain(value ?? "", c => c < 0x20 || c == 0x7F);
            if (request.Host is { } sent && CodeCommitHost.Parse(sent) is { } host)
                Assert.EndsWith(".amazonaws.com", host.Name, StringComparison.Ordinal);
        }
        catch (Failure failure)
        {
            Assert.Equal(ExitCode.Usage, failure.Exit);
        }
    });

    [Theory]
    [InlineData(60, 15)]
    [InlineData(15, 15)]
    [InlineData(7, 7)]
    public void The_password_ends_with_the_credentials_at_the_latest(int left, int expected)
    {
        var keys = RoleVectors.Keys("session");
        var answer = Encoding.UTF8.GetString(CredentialAnswer.Format(CodeCommitHost.Parse(Host)!, "v1/repos/r",
            new RoleCredentials
            {
                AccessKeyId = keys.AccessKeyId,
                SecretAccessKey = keys.SecretAccessKey,
                SessionToken = keys.SessionToken!,
                Expiration = RoleVectors.Clock.AddMinutes(left),
            }, RoleVectors.Clock));
        Assert.EndsWith($"\npassword_expiry_utc={RoleVectors.Clock.AddMinutes(expected).ToUnixTimeSeconds()}\n", answer,
            StringComparison.Ordinal);
        Assert.Equal(3, answer.Count(c => c == '\n'));
        Assert.DoesNotContain('\r', answer);
    }

    static CredentialRequest Parse(string input) => CredentialRequest.Parse(Encoding.UTF8.GetBytes(input));
}
