using System.Buffers.Binary;
using System.Net.Sockets;
using CredentialProcess.Files;
using CredentialProcess.Native;
using CredentialProcess.Text;
using Tmds.DBus.Protocol;

namespace CredentialProcess.Keyring;

/// <summary>
/// The person's D-Bus session bus: the address in DBUS_SESSION_BUS_ADDRESS, else <c>bus</c> in XDG_RUNTIME_DIR, as in
/// libdbus and sd-bus. Only a socket of this machine whose server is this user is spoken to: D-Bus's EXTERNAL
/// authentication proves the client, never the bus, and the other transports run programs or cross the network.
/// </summary>
sealed class SessionBus(Func<string, string?> environment) : DBusConnectionOptions
{
    const string Variable = "DBUS_SESSION_BUS_ADDRESS";
    const int SolSocket = 1, SoPeerCred = 17; // of Linux: asm-generic/socket.h
    const int CredentialsSize = 12; // struct ucred: pid, uid, gid

    /// <exception cref="Failure">There is no bus, or none to be trusted.</exception>
    protected override async ValueTask<SetupResult> SetupAsync(CancellationToken cancellationToken)
    {
        var path = PathOf(environment(Variable), environment("XDG_RUNTIME_DIR"));
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            RequireOwn(socket);
            return new SetupResult("")
            {
                ConnectionStream = new NetworkStream(socket, ownsSocket: true),
                UserId = Libc.GetEUid().ToString(System.Globalization.CultureInfo.InvariantCulture),
                SupportsFdPassing = false,
            };
        }
        catch (SocketException cause)
        {
            socket.Dispose();
            throw KeyringFailure.NoBus($"the session bus does not answer ({cause.SocketErrorCode})");
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>The socket's path; an abstract name begins with a null character.</summary>
    internal static string PathOf(string? address, string? runtimeFolder)
    {
        if (string.IsNullOrEmpty(address))
        {
            return runtimeFolder is { Length: > 0 } && Path.Combine(runtimeFolder, "bus") is var bus
                && FileRights.IsSpecial(bus)
                ? bus
                : throw KeyringFailure.NoBus("there is no session bus here (DBUS_SESSION_BUS_ADDRESS is not set)");
        }

        var first = address.Split(';')[0];
        const string Transport = "unix:";
        if (first.StartsWith(Transport, StringComparison.Ordinal))
        {
            foreach (var pair in first[Transport.Length..].Split(','))
            {
                if (pair.StartsWith("path=/", StringComparison.Ordinal))
                    return Unescape(pair["path=".Length..]);
                if (pair.StartsWith("abstract=", StringComparison.Ordinal))
                    return "\0" + Unescape(pair["abstract=".Length..]);
            }
        }

        throw KeyringFailure.NoBus(
            $"{Variable} does not name a socket of this machine: '{Printable.Text(first)}'");
    }

    // The D-Bus specification, "Server Addresses": %XX stands for a byte.
    static string Unescape(string value)
    {
        try
        {
            return Uri.UnescapeDataString(value) is { Length: > 0 and < 108 } text && !text.Contains('\0') ? text
                : throw new FormatException();
        }
        catch (FormatException)
        {
            throw KeyringFailure.NoBus($"{Variable} names no socket");
        }
    }

    static void RequireOwn(Socket socket)
    {
        Span<byte> credentials = stackalloc byte[CredentialsSize];
        _ = socket.GetRawSocketOption(SolSocket, SoPeerCred, credentials);
        var owner = BinaryPrimitives.ReadUInt32LittleEndian(credentials[4..]);
        if (owner != Libc.GetEUid())
            throw KeyringFailure.NoBus($"the session bus belongs to another user (uid {owner})");
    }
}
