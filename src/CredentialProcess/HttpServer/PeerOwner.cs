using System.Net;
using CredentialProcess.Files;

namespace CredentialProcess.HttpServer;

/// <summary>
/// Whose program is at the other end of a connection within this machine, and whether it may come in: this user's and
/// root's may, another user's may not. Only Linux tells; elsewhere, and from another network namespace, as from a
/// container, the owner is not known and every connection comes in.
/// </summary>
static class PeerOwner
{
    /// <summary>Whose a connection is that its program has closed: whatever is sent, nobody reads it.</summary>
    public const uint ClosedSocket = uint.MaxValue;

    /// <summary>In a user namespace all users that it does not know have this number (user_namespaces(7)).</summary>
    const uint Overflow = 65534;

    /// <param name="peer">Its end of the connection.</param>
    /// <param name="local">This end.</param>
    /// <returns>Null where it can't be told.</returns>
    public static uint? Find(IPEndPoint peer, IPEndPoint local)
    {
        if (!OperatingSystem.IsLinux())
            return null;
        (peer, local) = (Unmap(peer), Unmap(local));
        var owner = SocketDiagnosis.TryFindOwner(peer, local, out var found)
            ? found : SocketList.FindOwner(peer, local, "/proc/net");
        return owner == Overflow && IsInUserNamespace() ? null : owner;
    }

    /// <summary>Whether it is known to be somebody else's.</summary>
    public static bool IsOtherUser(uint? owner) => owner is { } user && user != 0 && user != FileRights.Me;

    static IPEndPoint Unmap(IPEndPoint end) =>
        end.Address.IsIPv4MappedToIPv6 ? new IPEndPoint(end.Address.MapToIPv4(), end.Port) : end;

    // "0 0 4294967295" where every user is known by his own number.
    static bool IsInUserNamespace()
    {
        try
        {
            return File.ReadAllText("/proc/self/uid_map").Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries)
                is not ["0", "0", "4294967295"];
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
