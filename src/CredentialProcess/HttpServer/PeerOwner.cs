using System.Net;
using CredentialProcess.Files;

namespace CredentialProcess.HttpServer;

/// <summary>
/// Finds the user at the other end of a local connection and decides whether it is admitted: this user and root are,
/// others are not. Only Linux tells; on other systems, and for peers in other network namespaces such as containers,
/// the owner is unknown and every connection is admitted.
/// </summary>
static class PeerOwner
{
    /// <summary>The owner of a socket that its program has closed.</summary>
    public const uint ClosedSocket = uint.MaxValue;

    /// <summary>Stands for all users without a mapping in a user namespace (user_namespaces(7)).</summary>
    const uint Overflow = 65534;

    /// <param name="peer">The peer's end of the connection.</param>
    /// <param name="local">Our end.</param>
    /// <returns>Null where unknown.</returns>
    public static uint? Find(IPEndPoint peer, IPEndPoint local)
    {
        if (!OperatingSystem.IsLinux())
            return null;
        (peer, local) = (Unmap(peer), Unmap(local));
        var owner = SocketDiagnosis.TryFindOwner(peer, local, out var found)
            ? found : SocketList.FindOwner(peer, local, "/proc/net");
        return owner == Overflow && IsInUserNamespace() ? null : owner;
    }

    /// <summary>Whether it is known to be another user, not root.</summary>
    public static bool IsOtherUser(uint? owner) => owner is { } user && user != 0 && user != FileRights.CurrentUser;

    static IPEndPoint Unmap(IPEndPoint end) =>
        end.Address.IsIPv4MappedToIPv6 ? new IPEndPoint(end.Address.MapToIPv4(), end.Port) : end;

    // "0 0 4294967295" outside user namespaces.
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
