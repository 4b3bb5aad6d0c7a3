using System.Buffers.Binary;
using System.Globalization;
using System.Net;

namespace CredentialProcess.Serving;

/// <summary>
/// Whose program is at the other end of a connection within this machine. Linux lists every socket with the user who
/// made it (proc_pid_net(5)): addresses as the machine holds them, in hexadecimal, each 32 bits by themselves.
/// </summary>
static class PeerOwner
{
    // Where they stand in a line: "sl local rem st tx:rx tr:when retrnsmt uid timeout inode …".
    const int Local = 1, Remote = 2, User = 7, Inode = 9;

    /// <summary>Whose a connection is that its program has closed: whatever is sent, nobody reads it.</summary>
    public const uint Nobody = uint.MaxValue;

    /// <param name="peer">Its end of the connection.</param>
    /// <param name="here">This end.</param>
    /// <returns>Null where no row tells: not on Linux, or from another network namespace.</returns>
    public static uint? Of(IPEndPoint peer, IPEndPoint here, string folder = "/proc/net")
    {
        if (!OperatingSystem.IsLinux())
            return null;
        foreach (var name in (ReadOnlySpan<string>)["tcp", "tcp6"])
        {
            try
            {
                foreach (var line in File.ReadLines(Path.Combine(folder, name)))
                {
                    if (line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is { Length: > Inode } row
                        && Is(row[Local], peer) && Is(row[Remote], here)
                        && uint.TryParse(row[User], CultureInfo.InvariantCulture, out var user))
                        return row[Inode] == "0" ? Nobody : user;
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // There is no IPv6, or no /proc.
            }
        }

        return null;
    }

    // A socket for both families has the address as ::ffff:127.0.0.1, of which the last 32 bits are the same.
    static bool Is(string listed, IPEndPoint end)
    {
        var address = end.Address.MapToIPv4().GetAddressBytes();
        var number = BitConverter.IsLittleEndian
            ? BinaryPrimitives.ReadUInt32LittleEndian(address) : BinaryPrimitives.ReadUInt32BigEndian(address);
        var colon = listed.IndexOf(':');
        return colon is 8 or 32 && listed.EndsWith($"{number:X8}:{end.Port:X4}", StringComparison.Ordinal)
            && (colon == 8 || listed.StartsWith("0000000000000000FFFF0000", StringComparison.Ordinal));
    }
}
