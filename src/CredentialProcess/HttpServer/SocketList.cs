using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CredentialProcess.HttpServer;

/// <summary>
/// Linux's list of every TCP socket (proc_pid_net(5)), for where the kernel can't be asked for one: addresses as the
/// machine holds them, in hexadecimal, each 32 bits by themselves. The list of a machine with 50,000 sockets has 7 MB.
/// </summary>
static class SocketList
{
    const int BufferSize = 64 * 1024;

    // Behind "sl local rem" stand "st tx:rx tr:when retrnsmt uid timeout inode …".
    const int User = 4, Inode = 6;

    /// <param name="owned">The end that is looked for, of the same family as the other.</param>
    /// <returns>Who made that socket; null where no row tells.</returns>
    public static uint? FindOwner(IPEndPoint owned, IPEndPoint other, string folder)
    {
        var isV4 = owned.AddressFamily == AddressFamily.InterNetwork;
        return (isV4 ? FindOwnerIn(Path.Combine(folder, "tcp"), Row(owned, other, "")) : null)
            // A socket for both families has the address as ::ffff:127.0.0.1.
            ?? FindOwnerIn(Path.Combine(folder, "tcp6"), Row(owned, other, isV4 ? "0000000000000000FFFF0000" : ""));
    }

    static byte[] Row(IPEndPoint owned, IPEndPoint other, string prefix) =>
        Encoding.ASCII.GetBytes($" {FormatEndpoint(owned, prefix)} {FormatEndpoint(other, prefix)} ");

    static string FormatEndpoint(IPEndPoint end, string prefix)
    {
        var text = new StringBuilder(prefix);
        ReadOnlySpan<byte> address = end.Address.GetAddressBytes();
        for (; address.Length > 0; address = address[4..])
        {
            var number = BitConverter.IsLittleEndian
                ? BinaryPrimitives.ReadUInt32LittleEndian(address) : BinaryPrimitives.ReadUInt32BigEndian(address);
            text.Append(CultureInfo.InvariantCulture, $"{number:X8}");
        }

        return text.Append(CultureInfo.InvariantCulture, $":{end.Port:X4}").ToString();
    }

    static uint? FindOwnerIn(string path, byte[] row)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            for (int length = 0, read; (read = file.Read(buffer.AsSpan(length))) > 0;)
            {
                length += read;
                // A row that is not whole yet is looked at with what comes next.
                var whole = buffer.AsSpan(0, length).LastIndexOf((byte)'\n') + 1;
                var lines = buffer.AsSpan(0, whole);
                if (lines.IndexOf(row) is >= 0 and var at)
                    return ParseOwner(lines[(at + row.Length)..]);
                buffer.AsSpan(whole, length - whole).CopyTo(buffer);
                length -= whole;
                if (length == buffer.Length)
                    return null;
            }
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            // There is no IPv6, or no /proc.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return null;
    }

    static uint? ParseOwner(ReadOnlySpan<byte> rest)
    {
        uint? user = null;
        for (var field = 0; field <= Inode; field++)
        {
            rest = rest.TrimStart((byte)' ');
            if (rest.IndexOfAny((byte)' ', (byte)'\n') is not (> 0 and var end))
                return null;
            if (field is User or Inode)
            {
                if (!Utf8Parser.TryParse(rest[..end], out ulong number, out var length) || length != end)
                    return null;
                if (field == Inode)
                    return number == 0 ? PeerOwner.ClosedSocket : user;
                user = number < uint.MaxValue ? (uint)number : null;
            }

            rest = rest[end..];
        }

        return null;
    }
}
