using System.Text;
using CredentialProcess.Credentials;
using CredentialProcess.Serving;

namespace CredentialProcess.Tests.Serving;

public class ContainerDocumentTests
{
    [Fact]
    public void It_is_json_as_sdks_expect_it_from_a_container_endpoint()
    {
        var credentials = new RoleCredentials
        {
            AccessKeyId = "ASIAEXAMPLE",
            SecretAccessKey = "sec/ret+key=",
            SessionToken = "tok//+<>&'==",
            Expiration = new DateTimeOffset(2026, 11, 21, 19, 10, 54, TimeSpan.Zero),
        };
        Assert.Equal(
            """{"AccessKeyId":"ASIAEXAMPLE","SecretAccessKey":"sec/ret+key=","Token":"tok//+<>&'==","Expiration":"2026-11-21T19:10:54Z","AccountId":"012345678901"}""",
            Encoding.UTF8.GetString(ContainerDocument.FromCredentials(credentials, "012345678901").Span));
    }

    [Fact]
    public void An_error_has_its_code_and_message_under_the_keys_that_each_sdk_reads() => Assert.Equal(
        """{"code":"SignInNeeded","message":"the sign-in has ended","Code":"SignInNeeded","Message":"the sign-in has ended"}""",
        Encoding.UTF8.GetString(ContainerDocument.Error("SignInNeeded", "the sign-in has ended").Span));
}
