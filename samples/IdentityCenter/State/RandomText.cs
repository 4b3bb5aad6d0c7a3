using System.Buffers.Text;
using System.Security.Cryptography;

namespace IdentityCenter.State;

/// <summary>Random tokens with the lengths and alphabets of the service's.</summary>
static class RandomText
{
    public static string Create(string prefix, int bytes) =>
        prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(bytes));

    /// <summary>A client secret looks like a signed JSON web token and is long.</summary>
    public static string ClientSecret() => Create("eyJ", 60) + "." + Create("eyJ", 600) + "." + Create("", 72);

    /// <summary>Standard base64 has '+' and '/', which careless callers fail to encode.</summary>
    public static string SecretKey() => "a/b+" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(27));

    public static string SessionToken() =>
        "IQoJb3JpZ2lu//+" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(500)) + "==";

    /// <summary>Letters that are hard to confuse (RFC 8628 §6.1).</summary>
    public static string UserCode()
    {
        var letters = RandomNumberGenerator.GetString("BCDFGHJKLMNPQRSTVWXZ", 8);
        return $"{letters[..4]}-{letters[4..]}";
    }
}
