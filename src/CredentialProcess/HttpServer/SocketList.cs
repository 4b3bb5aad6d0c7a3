using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CredentialProcess.HttpServer;

/// <summary>
/// Searches Linux's list of TCP sockets (proc_pid_net(5)) where the kernel can't be asked for one. Addresses are
/// hexadecimal, in groups of 32 bits in native byte order. With 50,000 sockets the list has 7 MB.
/// </summary>
static class SocketList
{
    const int BufferSize = 64 * 1024;

    // Fields after "sl local rem": "st tx:rx tr:when retrnsmt uid timeout inode …".
    const int User = 4, Inode = 6;

    /// <param name="owned">The end whose owner is wanted; both ends have the same address family.</param>
    /// <returns>The user who created the socket; null if not found.</returns>
    public static uint? FindOwner(IPEndPoint owned, IPEndPoint other, string folder)
    {
        var isV4 = owned.AddressFamily == AddressFamily.InterNetwork;
        return (isV4 ? FindOwnerIn(Path.Combine(folder, "tcp"), Row(owned, other, "")) : null)
            // Dual-stack sockets have IPv4 addresses as ::ffff:127.0.0.1.
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
                // An incomplete row is searched together with the next block.
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
