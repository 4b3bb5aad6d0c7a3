namespace CredentialProcess.Tests;

/// <summary>Damages a file as a failing disk, a torn write, two writers or an editing mistake would.</summary>
public static class Damage
{
    static readonly string[] s_words =
    [
        "{", "}", "[", "]", "\"", "\\", ",", ":", "=", "\n", "\r", "\n[", "]\n", "null", "{}", "0", "-1", "1e999",
        "9223372036854775807", "\\ud800", "\\u0000", "\0", "\u001b[2J", "# ", "  ", "\t", "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z", "9999-12-31T23:59:59-23:59", "é", "\u202E",
    ];

    /// <summary>Makes one to three random changes.</summary>
    public static byte[] Of(byte[] file, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var bytes = new List<byte>(file);
        for (var changes = random.Next(1, 4); changes > 0; changes--)
            Change(bytes, random);
        return [.. bytes];
    }

    static void Change(List<byte> bytes, Random random)
    {
        var (start, length) = Part(bytes, random);
        switch (random.Next(9))
        {
            case 0 when bytes.Count > start:
                bytes[start] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes.RemoveRange(start, bytes.Count - start);
                break;
            case 2:
                var block = bytes.GetRange(start, length);
                bytes.RemoveRange(start, length);
                bytes.InsertRange(random.Next(bytes.Count + 1), block);
                break;
            case 3:
                bytes.InsertRange(random.Next(bytes.Count + 1), bytes.GetRange(start, length));
                break;
            case 4:
                for (var i = start; i < start + length; i++)
                    bytes[i] = 0;
                break;
            case 5:
                var noise = new byte[random.Next(1, 40)];
                random.NextBytes(noise);
                bytes.InsertRange(start, noise);
                break;
            case 6:
                bytes.RemoveRange(start, length);
                break;
            case 7:
                bytes.RemoveRange(start, Math.Min(length, random.Next(3)));
                bytes.InsertRange(start, System.Text.Encoding.UTF8.GetBytes(random.In<string>(s_words)));
                break;
            default:
                // Change a digit of a time or a number.
                var digits = bytes.FindIndex(start, b => b is >= (byte)'0' and <= (byte)'9');
                if (digits >= 0)
                    bytes[digits] = (byte)random.Next('0', '9' + 1);
                break;
        }
    }

    static (int Start, int Length) Part(List<byte> bytes, Random random)
    {
        var start = random.Next(bytes.Count + 1);
        var most = random.Next(3) == 0 ? bytes.Count : 30;
        return (start, random.Next(Math.Min(bytes.Count - start, most) + 1));
    }
}
