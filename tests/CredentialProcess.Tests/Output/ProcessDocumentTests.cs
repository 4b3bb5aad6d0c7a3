using System.Text;
using System.Text.Json;
using CredentialProcess.Credentials;
using CredentialProcess.Output;

namespace CredentialProcess.Tests.Output;

public class ProcessDocumentTests
{
    [Fact]
    public void It_is_one_line_of_json_as_sdks_expect_it()
    {
        var credentials = new RoleCredentials
        {
            AccessKeyId = "ASIAEXAMPLE",
            SecretAccessKey = "sec/ret+key=",
            SessionToken = "tok//+<>&'==",
            Expiration = new DateTimeOffset(2026, 11, 21, 19, 10, 54, TimeSpan.Zero),
        };
        const string Line = """
            {"Version":1,"AccessKeyId":"ASIAEXAMPLE","SecretAccessKey":"sec/ret+key=","SessionToken":"tok//+<>&'==","Expiration":"2026-11-21T19:10:54Z","AccountId":"012345678901"}

            """;
        Assert.Equal(Line,
            Encoding.UTF8.GetString(ProcessDocument.Serialize(credentials, "012345678901").Span));
    }

    [Theory]
    [InlineData("a\"b\\c")]
    [InlineData("a\u0001\nb")]
    [InlineData("ü 東京 🙂")]
    [InlineData("")]
    [InlineData("~ }")]
    public void Whatever_a_value_holds_it_reads_back_equal(string value)
    {
        var credentials = new RoleCredentials
        {
            AccessKeyId = value,
            SecretAccessKey = value,
            SessionToken = value,
            Expiration = new DateTimeOffset(2026, 11, 21, 19, 10, 54, TimeSpan.Zero),
        };

        using var read = JsonDocument.Parse(ProcessDocument.Serialize(credentials, value));

        foreach (var name in (string[])["AccessKeyId", "SecretAccessKey", "SessionToken", "AccountId"])
            Assert.Equal(value, read.RootElement.GetProperty(name).GetString());
    }
}
