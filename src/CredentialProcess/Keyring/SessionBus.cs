using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
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
    const int LongestPath = 108; // sun_path in struct sockaddr_un
    const int CredentialsSize = 12; // struct ucred: pid, uid, gid

    /// <exception cref="Failure">There is no bus, or none to be trusted.</exception>
    protected override async ValueTask<SetupResult> SetupAsync(CancellationToken cancellationToken)
    {
        Failure? failed = null;
        foreach (var path in PathsOf(environment(Variable), environment("XDG_RUNTIME_DIR")))
        {
            try
            {
                return await ConnectAsync(path, cancellationToken);
            }
            catch (SocketException cause)
            {
                failed ??= KeyringFailure.NoBus($"the session bus does not answer ({cause.SocketErrorCode})");
            }
        }

        throw failed!;
    }

    static async Task<SetupResult> ConnectAsync(string path, CancellationToken stop)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), stop);
            RequireOwn(socket);
            return new SetupResult("")
            {
                ConnectionStream = new NetworkStream(socket, ownsSocket: true),
                UserId = Libc.GetEUid().ToString(System.Globalization.CultureInfo.InvariantCulture),
                SupportsFdPassing = false,
            };
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>
    /// The sockets' paths, at least one, in the order to try them; an abstract name begins with a null character.
    /// </summary>
    /// <exception cref="Failure">There is none.</exception>
    internal static IReadOnlyList<string> PathsOf(string? address, string? runtimeFolder)
    {
        var bus = runtimeFolder is { Length: > 0 } ? Path.Combine(runtimeFolder, "bus") : null;
        if (string.IsNullOrEmpty(address))
        {
            return bus is not null && FileRights.IsSpecial(bus)
                ? [Checked(bus, "XDG_RUNTIME_DIR")]
                : throw KeyringFailure.NoBus("there is no session bus here (DBUS_SESSION_BUS_ADDRESS is not set)");
        }

        // Several are alternatives.
        List<string> paths = [];
        foreach (var each in address.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            if (PathIn(each, bus) is { } path)
                paths.Add(path);
        }

        return paths.Count > 0 ? paths : throw KeyringFailure.NoBus(
            $"{Variable} does not name a socket of this machine: '{Printable.Text(address)}'");
    }

    /// <param name="runtimeBus">What <c>unix:runtime=yes</c> stands for.</param>
    static string? PathIn(string address, string? runtimeBus)
    {
        const string Transport = "unix:";
        if (!address.StartsWith(Transport, StringComparison.Ordinal))
            return null;
        foreach (var pair in address[Transport.Length..].Split(','))
        {
            if (pair.StartsWith("path=/", StringComparison.Ordinal))
                return Checked(Unescape(pair["path=".Length..]), Variable);
            if (pair.StartsWith("abstract=", StringComparison.Ordinal))
                return "\0" + Checked(Unescape(pair["abstract=".Length..]), Variable);
            if (pair == "runtime=yes" && runtimeBus is not null)
                return Checked(runtimeBus, "XDG_RUNTIME_DIR");
        }

        return null;
    }

    // The D-Bus specification, "Server Addresses": %XX stands for a byte.
    static string Unescape(string value) => Uri.UnescapeDataString(value);

    static string Checked(string path, string variable) =>
        Encoding.UTF8.GetByteCount(path) is > 0 and < LongestPath && !path.Contains('\0')
            ? path
            : throw KeyringFailure.NoBus($"{variable} names no socket");

    static void RequireOwn(Socket socket)
    {
        Span<byte> credentials = stackalloc byte[CredentialsSize];
        _ = socket.GetRawSocketOption(SolSocket, SoPeerCred, credentials);
        var owner = BinaryPrimitives.ReadUInt32LittleEndian(credentials[4..]);
        if (owner != Libc.GetEUid())
            throw KeyringFailure.NoBus($"the session bus belongs to another user (uid {owner})");
    }
}
