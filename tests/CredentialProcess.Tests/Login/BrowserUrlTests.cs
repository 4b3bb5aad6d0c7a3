using CredentialProcess.Login;

namespace CredentialProcess.Tests.Login;

/// <summary>What the service may have a browser open.</summary>
public sealed class BrowserUrlTests
{
    [Theory]
    [InlineData("https://device.sso.us-east-1.amazonaws.com/?user_code=ABCD-EFGH")]
    [InlineData("https://my-portal.awsapps.com/start/#/device?user_code=ABCD-EFGH")]
    [InlineData(
        "https://us-east-1.signin.aws/platform/authorize?request_uri=urn%3Aietf%3Aparams%3Aoauth%3Arequest_uri%3Ax")]
    [InlineData("http://127.0.0.1:8080/device")]
    [InlineData("http://localhost:8080/device")]
    [InlineData("http://[::1]:8080/device")]
    public void Pages_over_https_and_pages_of_this_machine_are_opened(string url) =>
        Assert.Equal(url, BrowserUrl.Parse(url).AbsoluteUri);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("/device")]
    [InlineData("http://device.sso.us-east-1.amazonaws.com/")]
    [InlineData("http://127.0.0.1.example.com/")]
    [InlineData("http://127.0.0.1@example.com/")]
    [InlineData("https://person:secret@example.com/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("javascript:alert(1)")]
    [InlineData("ms-settings:network")]
    [InlineData("\\\\host\\share")]
    [InlineData("https://example.com\\@evil.example/")]
    [InlineData("https://example.com/a b")]
    [InlineData("https://example.com/\u001b[2J")]
    [InlineData("https://example.com/\r\nmore")]
    [InlineData("https://example.com/\u202e")]
    [InlineData("https:///path")]
    [InlineData("--version")]
    public void Nothing_else_is(string? url) =>
        Assert.Equal(ExitCode.Failed, Assert.Throws<Failure>(() => BrowserUrl.Parse(url)).Exit);

    [Fact]
    public void A_url_that_is_too_long_for_a_command_line_is_refused()
    {
        BrowserUrl.Parse("https://example.com/" + new string('a', 4000));
        Assert.Throws<Failure>(() => BrowserUrl.Parse("https://example.com/" + new string('a', 5000)));
    }
}
