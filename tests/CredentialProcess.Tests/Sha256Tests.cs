using System.Security.Cryptography;
using System.Text;

namespace CredentialProcess.Tests;

/// <summary>SHA-256 and HMAC against .NET's own, and against the examples of NIST and RFC 4231.</summary>
public sealed class Sha256Tests
{
    [Fact]
    public void A_digest_equals_the_frameworks_for_every_length_around_a_block()
    {
        var random = new Random(1);
        for (var length = 0; length < 400; length++)
        {
            var message = new byte[length];
            random.NextBytes(message);
            Assert.Equal(SHA256.HashData(message), Sha256.Hash(message));
        }
    }

    [Fact]
    public void A_digest_equals_the_frameworks_for_long_messages()
    {
        var random = new Random(2);
        for (var round = 0; round < 50; round++)
        {
            var message = new byte[random.Next(400, 200_000)];
            random.NextBytes(message);
            Assert.Equal(SHA256.HashData(message), Sha256.Hash(message));
        }
    }

    // csrc.nist.gov, "Examples with Intermediate Values"; FIPS 180-2, B.3.
    [Theory]
    [InlineData("", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")]
    [InlineData("a", 1_000_000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")]
    public void A_digest_is_the_standards(string text, int times, string digest)
    {
        var message = Encoding.ASCII.GetBytes(new StringBuilder().Insert(0, text, times).ToString());
        Assert.Equal(digest, Convert.ToHexStringLower(Sha256.Hash(message)));
    }

    [Fact]
    public void A_code_equals_the_frameworks_for_keys_and_messages_of_every_length()
    {
        var random = new Random(3);
        for (var keyLength = 0; keyLength < 140; keyLength++)
        {
            var key = new byte[keyLength];
            random.NextBytes(key);
            foreach (var length in (int[])[0, 1, 54, 55, 56, 63, 64, 65, 119, 128, random.Next(1000)])
            {
                var message = new byte[length];
                random.NextBytes(message);
                Assert.Equal(HMACSHA256.HashData(key, message), HmacSha256.Hash(key, message));
            }
        }
    }

    // RFC 4231, 4.2 to 4.8 (4.6 is a truncated one); keys are given as a byte and how often it is repeated.
    [Theory]
    [InlineData(0x0b, 20, "Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")]
    [InlineData(0xaa, 131, "Test Using Larger Than Block-Size Key - Hash Key First",
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")]
    [InlineData(0xaa, 131, "This is a test using a larger than block-size key and a larger than block-size data. The "
        + "key needs to be hashed before being used by the HMAC algorithm.",
        "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2")]
    public void A_code_is_the_rfcs(byte key, int times, string text, string code)
    {
        var bytes = Enumerable.Repeat(key, times).ToArray();
        Assert.Equal(code, Convert.ToHexStringLower(HmacSha256.Hash(bytes, text)));
    }

    [Fact]
    public void Text_is_hashed_as_utf8()
    {
        var key = "what do ya want"u8.ToArray();
        Assert.Equal(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes("bücher 日本")), HmacSha256.Hash(key, "bücher 日本"));
    }
}
