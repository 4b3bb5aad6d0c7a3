using System.Security.Cryptography;
using System.Text;

namespace CredentialProcess.Tests;

/// <summary>A secret planted in a file; any piece of it is recognised in the output.</summary>
/// <param name="Before">The text right before it in the file, which makes it a secret.</param>
public sealed record PlantedSecret(string Before, string Value)
{
    const int Piece = 12;

    /// <summary>Makes the secret that follows this text.</summary>
    public static PlantedSecret After(string before) =>
        new(before, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(before))));

    public string InPlace => Before + Value;

    public bool IsIn(string text) => Pieces().Any(piece => text.Contains(piece.Text, StringComparison.Ordinal));

    /// <summary>
    /// Whether each remaining piece in a damaged file is still in the place of a secret. A piece that damage has moved
    /// to the place of a name may be printed as a name.
    /// </summary>
    public bool IsStillSecret(byte[] file)
    {
        var text = Encoding.Latin1.GetString(file);
        foreach (var (offset, piece) in Pieces())
        {
            for (var at = 0; (at = text.IndexOf(piece, at, StringComparison.Ordinal)) >= 0; at++)
            {
                var start = at - offset - Before.Length;
                if (start < 0 || !text.AsSpan(start).StartsWith(Before)
                    || text.AsSpan(at - offset, offset).IndexOfAny("\"\\\n\r".AsSpan()) >= 0)
                    return false;
            }
        }

        return true;
    }

    /// <summary>Without the value, so that no test message holds it.</summary>
    public override string ToString() => $"the secret after '{Before.Trim()}'";

    IEnumerable<(int Offset, string Text)> Pieces()
    {
        for (var offset = 0; offset + Piece <= Value.Length; offset += Piece)
            yield return (offset, Value.Substring(offset, Piece));
    }
}
