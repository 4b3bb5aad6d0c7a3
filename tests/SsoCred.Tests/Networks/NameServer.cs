using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SsoCred.Tests.Networks;

/// <summary>
/// A nameserver (RFC 1035, over UDP) with a table of addresses, which can be slow or silent. Other names do not exist.
/// </summary>
sealed class NameServer : IDisposable
{
    const ushort A = 1, Aaaa = 28;

    readonly Socket _socket;
    readonly CancellationTokenSource _end = new();

    /// <param name="socket">Already bound, in the network where it is queried.</param>
    public NameServer(Socket socket)
    {
        _socket = socket;
        _ = ServeAsync();
    }

    public Dictionary<string, IPAddress[]> Table { get; } = new(StringComparer.OrdinalIgnoreCase);

    public TimeSpan Delay { get; set; }

    public bool IsSilent { get; set; }

    /// <summary>Ignores queries for IPv6 addresses, as some home routers do.</summary>
    public bool IgnoresAaaa { get; set; }

    public void Dispose()
    {
        _end.Cancel();
        _socket.Dispose();
        _end.Dispose();
    }

    async Task ServeAsync()
    {
        var buffer = new byte[512];
        try
        {
            while (true)
            {
                var got = await _socket.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0), _end.Token);
                _ = AnswerAsync(buffer.AsSpan(0, got.ReceivedBytes).ToArray(), got.RemoteEndPoint);
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test has ended.
        }
    }

    async Task AnswerAsync(byte[] question, EndPoint asker)
    {
        var (name, type, end) = Read(question);
        if (IsSilent || (IgnoresAaaa && type == Aaaa))
            return;
        try
        {
            await Task.Delay(Delay, _end.Token);
            var known = Table.TryGetValue(name, out var all);
            var found = (all ?? [])
                .Where(address => type == (address.AddressFamily == AddressFamily.InterNetwork ? A : Aaaa));
            await _socket.SendToAsync(Write(question.AsSpan(0, end), known, [.. found]), asker, _end.Token);
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The client or the test has ended.
        }
    }

    // Section 4.1.2: labels with their lengths, then type and class.
    static (string Name, ushort Type, int End) Read(byte[] question)
    {
        var name = new StringBuilder();
        var at = 12;
        for (; question[at] > 0; at += question[at] + 1)
            name.Append(Encoding.ASCII.GetString(question, at + 1, question[at])).Append('.');
        return (name.ToString().TrimEnd('.'), BinaryPrimitives.ReadUInt16BigEndian(question.AsSpan(at + 1)), at + 5);
    }

    static byte[] Write(ReadOnlySpan<byte> question, bool known, IPAddress[] found)
    {
        using var answer = new MemoryStream();
        answer.Write(question);
        foreach (var address in found)
        {
            var bytes = address.GetAddressBytes();
            // Section 4.1.3: the question's name, type, class, a second to live, length.
            answer.Write([0xc0, 12, 0, (byte)(bytes.Length == 4 ? A : Aaaa), 0, 1, 0, 0, 0, 1, 0, (byte)bytes.Length]);
            answer.Write(bytes);
        }

        var all = answer.ToArray();
        all[2] = 0x81; // an answer, recursion desired
        all[3] = (byte)(known ? 0x80 : 0x83); // recursion available; no such name
        all[7] = (byte)found.Length;
        all.AsSpan(8, 4).Clear(); // no other sections
        return all;
    }
}
