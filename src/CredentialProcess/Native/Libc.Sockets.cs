using System.Runtime.InteropServices;

namespace CredentialProcess.Native;

/// <summary>Sockets of a family that .NET does not have.</summary>
static unsafe partial class Libc
{
    // Linux: AF_NETLINK, SOCK_RAW with SOCK_CLOEXEC, MSG_DONTWAIT.
    public const int NetlinkFamily = 16, RawCloseOnExec = 3 | 0x80000, DontWait = 0x40;

    [LibraryImport("libc", EntryPoint = "socket")]
    public static partial int Socket(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "send")]
    public static partial nint Send(int socket, byte* bytes, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "recv")]
    public static partial nint Recv(int socket, byte* bytes, nint length, int flags);
}
