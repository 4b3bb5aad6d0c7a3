using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using CredentialProcess.Native;

namespace CredentialProcess.HttpServer;

/// <summary>
/// Asks Linux for the owner of one end of a TCP connection (sock_diag(7), one exact request and its response): the cost
/// does not grow with the number of sockets, and nothing blocks.
/// </summary>
static unsafe class SocketDiagnosis
{
    // <linux/netlink.h>, <linux/sock_diag.h>, <linux/inet_diag.h>, <netinet/tcp.h>.
    const int SockDiag = 4;
    const ushort ByFamily = 20, Request = 1;
    const byte V4 = 2, V6 = 10, Tcp = 6, Listening = 10;
    const int HeaderLength = 16, RequestLength = HeaderLength + 56, AnswerLength = HeaderLength + 72;

    /// <summary>
    /// A socket that is bound to the loopback device (anyone may do that) is found only with the device's index;
    /// unbound sockets are found too.
    /// </summary>
    const int Loopback = 1;

    /// <summary>False where the kernel can't be asked, as in some sandboxes.</summary>
    /// <param name="owned">The end whose owner is wanted; both ends have the same address family.</param>
    /// <param name="owner">
    /// The user who created the socket; <see cref="PeerOwner.ClosedSocket"/> where its program has closed it; null
    /// where this network namespace has no such socket.
    /// </param>
    public static bool TryFindOwner(IPEndPoint owned, IPEndPoint other, out uint? owner)
    {
        owner = null;
        var file = Libc.Socket(Libc.NetlinkFamily, Libc.RawCloseOnExec, SockDiag);
        if (file < 0)
            return false;
        try
        {
            var message = stackalloc byte[Math.Max(RequestLength, AnswerLength)];
            Write(new Span<byte>(message, RequestLength), owned, other);
            if (Libc.Send(file, message, RequestLength, 0) != RequestLength)
                return false;
            // The kernel responds synchronously.
            var length = Libc.Recv(file, message, AnswerLength, Libc.DontWait);
            return Read(new ReadOnlySpan<byte>(message, (int)Math.Max(length, 0)), out owner);
        }
        finally
        {
            _ = Libc.Close(file);
        }
    }

    static void Write(Span<byte> message, IPEndPoint owned, IPEndPoint other)
    {
        message.Clear();
        MemoryMarshal.Write(message, RequestLength);
        MemoryMarshal.Write(message[4..], ByFamily);
        MemoryMarshal.Write(message[6..], Request);
        var body = message[HeaderLength..];
        body[0] = owned.AddressFamily == AddressFamily.InterNetworkV6 ? V6 : V4;
        body[1] = Tcp;
        MemoryMarshal.Write(body[4..], uint.MaxValue); // any state
        var id = body[8..];
        BinaryPrimitives.WriteUInt16BigEndian(id, (ushort)owned.Port);
        BinaryPrimitives.WriteUInt16BigEndian(id[2..], (ushort)other.Port);
        _ = owned.Address.TryWriteBytes(id[4..20], out _);
        _ = other.Address.TryWriteBytes(id[20..36], out _);
        MemoryMarshal.Write(id[36..], Loopback);
        id[40..48].Fill(0xFF); // no cookie
    }

    static bool Read(ReadOnlySpan<byte> answer, out uint? owner)
    {
        owner = null;
        if (answer.Length < HeaderLength + 4)
            return false;
        var type = MemoryMarshal.Read<ushort>(answer[4..]);
        var body = answer[HeaderLength..];
        // ENOENT means that there is no such connection, or that the kernel lacks the module; /proc/net tells.
        if (type != ByFamily || answer.Length < AnswerLength)
            return false;
        // Without such a connection the kernel returns the socket that listens on the port.
        if (body[1] != Listening)
            owner = MemoryMarshal.Read<uint>(body[68..]) == 0 ? PeerOwner.ClosedSocket
                : MemoryMarshal.Read<uint>(body[64..]);
        return true;
    }
}
