using System.Security.Cryptography;
using System.Text;
using CredentialProcess.Files;

namespace CredentialProcess.Tests.Files;

public class Sha1Tests
{
    [Fact]
    public void It_equals_the_frameworks_for_every_length_around_a_block()
    {
        var random = new Random(1);
        for (var length = 0; length < 260; length++)
        {
            var message = new byte[length];
            random.NextBytes(message);
            Assert.Equal(Convert.ToHexStringLower(SHA1.HashData(message)), Sha1.Hex(message));
        }
    }

    [Theory]
    [InlineData("my-sso", "0ad374308c5a4e22f723adf10145eafad7c4031c")]
    [InlineData("bücher", "5fe5e31cb44ff60d23284de782e7b9a2d7abbfc6")]
    [InlineData("", "da39a3ee5e6b4b0d3255bfef95601890afd80709")]
    public void Text_is_hashed_as_utf8(string text, string hash) => Assert.Equal(hash, Sha1.Hex(text));

    [Fact]
    public void A_long_message_is_hashed_completely()
    {
        var message = Encoding.ASCII.GetBytes(new string('a', 1_000_000));
        Assert.Equal("34aa973cd4c4daa4f61eeb2bdbad27316534016f", Sha1.Hex(message));
    }
}
