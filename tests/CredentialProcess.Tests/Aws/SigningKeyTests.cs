using CredentialProcess.Aws;

namespace CredentialProcess.Tests.Aws;

public sealed class SigningKeyTests
{
    // AWS general reference, "Examples of how to derive a signing key for Signature Version 4".
    [Theory]
    [InlineData("20150830", "us-east-1", "iam", "c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9")]
    [InlineData("20120215", "us-east-1", "iam", "f4780e2d9f65fa895f9c67b32ce1baf0b0d8a43505a000a1a9e090d414db404d")]
    public void A_key_is_derived_as_in_the_reference(string date, string region, string service, string key)
    {
        Assert.Equal(key, Convert.ToHexStringLower(
            SigningKey.Derive("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", date, region, service)));
    }
}
