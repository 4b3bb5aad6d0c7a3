using System.Buffers.Text;
using System.Text;

namespace CredentialProcess.Login;

/// <summary>
/// The code verifier and challenge of one sign-in (RFC 7636, S256), and the state that ties a callback to it.
/// </summary>
sealed class Pkce
{
    const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    const int Length = 64;

    Pkce(string verifier, string state)
    {
        Verifier = verifier;
        State = state;
        Challenge = Base64Url.EncodeToString(Sha256.Hash(Encoding.ASCII.GetBytes(verifier)));
    }

    public string Verifier { get; }

    public string Challenge { get; }

    public string State { get; }

    public static Pkce New() => Of(Cryptography.RandomText(Alphabet, Length));

    internal static Pkce Of(string verifier) => new(verifier, RandomUuid());

    // Guid.NewGuid does not promise cryptographic randomness.
    static string RandomUuid()
    {
        var bytes = Cryptography.RandomBytes(16);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40); // version 4
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80); // variant of RFC 9562
        return new Guid(bytes, bigEndian: true).ToString();
    }

    /// <summary>Keeps the verifier out of messages.</summary>
    public override string ToString() => "PKCE";
}
