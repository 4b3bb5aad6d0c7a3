using System.Text;
using CredentialProcess.Credentials;

namespace CredentialProcess.Tests.Credentials;

/// <summary>What counts as cached role credentials, and what as damaged.</summary>
public class RoleFileTests
{
    const string Four = """
        "AccessKeyId": "key", "SecretAccessKey": "secret", "SessionToken": "session", "Expiration": "2026-11-21T13:00:00Z"
        """;

    static readonly RoleCredentials s_whole = new()
    {
        AccessKeyId = "key",
        SecretAccessKey = "secret",
        SessionToken = "session",
        Expiration = TestHome.Noon.AddHours(1),
    };

    [Theory]
    [InlineData("{\"Credentials\": {FOUR}}")]
    [InlineData(" {\"ProviderType\": \"sso\", \"Credentials\": {FOUR, \"AccountId\": \"012345678901\"}}\n")]
    [InlineData("{\"Other\": {\"Credentials\": {\"AccessKeyId\": \"x\"}}, \"Credentials\": {FOUR}, \"More\": [{\"a\": "
        + "1}]}")]
    [InlineData("{\"Credentials\": {\"More\": {\"AccessKeyId\": \"x\"}, FOUR, \"List\": [\"SecretAccessKey\", "
        + "\"x\"]}}")]
    public void The_four_values_are_found_among_whatever_else_stands_there(string text) =>
        Assert.Equal(s_whole, Parse(text.Replace("FOUR", Four, StringComparison.Ordinal)));

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[{\"Credentials\": {FOUR}}]")]
    [InlineData("[\"Credentials\", {FOUR}]")]
    [InlineData("{\"Credentials\": [{FOUR}]}")]
    [InlineData("{\"Credentials\": {FOUR}")]
    [InlineData("{\"Credentials\": {FOUR}}}")]
    [InlineData("{\"Credentials\": {FOUR}} x")]
    [InlineData("{\"Credentials\": {FOUR}}{\"Credentials\": {FOUR}}")]
    [InlineData("{FOUR}")]
    public void What_somebody_is_still_writing_or_never_meant_is_damaged(string text) =>
        Assert.Null(Parse(text.Replace("FOUR", Four, StringComparison.Ordinal)));

    [Theory]
    [InlineData("AccessKeyId", "\"key\"")]
    [InlineData("SecretAccessKey", "\"secret\"")]
    [InlineData("SessionToken", "\"session\"")]
    [InlineData("Expiration", "\"2026-11-21T13:00:00Z\"")]
    public void None_of_the_four_may_be_missing_empty_or_something_else(string name, string value)
    {
        var text = "{\"Credentials\": {" + Four + "}}";
        Assert.Equal(s_whole, Parse(text));
        Assert.Null(Parse(text.Replace($"\"{name}\"", "\"X\"", StringComparison.Ordinal)));
        foreach (var wrong in (string[])["\"\"", "null", "5", "{\"a\": \"b\"}", "[\"a\"]"])
            Assert.Null(Parse(text.Replace(value, wrong, StringComparison.Ordinal)));
    }

    static RoleCredentials? Parse(string text) => RoleFile.Parse(Encoding.UTF8.GetBytes(text));
}
