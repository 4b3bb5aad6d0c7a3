using System.Buffers.Text;
using System.Security.Cryptography;

namespace IdentityCenter.State;

/// <summary>Random text of the sizes and alphabets that the service uses. None of it opens anything.</summary>
static class Opaque
{
    public static string Text(string prefix, int bytes) =>
        prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(bytes));

    /// <summary>A client secret looks like a signed JSON web token and is long.</summary>
    public static string ClientSecret() => Text("eyJ", 60) + "." + Text("eyJ", 600) + "." + Text("", 72);

    /// <summary>Standard base64 has '+' and '/', which careless callers break.</summary>
    public static string SecretKey() => "a/b+" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(27));

    public static string SessionToken() =>
        "IQoJb3JpZ2lu//+" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(500)) + "==";

    /// <summary>Letters that are not mistaken for one another (RFC 8628 §6.1).</summary>
    public static string UserCode()
    {
        var letters = RandomNumberGenerator.GetString("BCDFGHJKLMNPQRSTVWXZ", 8);
        return $"{letters[..4]}-{letters[4..]}";
    }
}
