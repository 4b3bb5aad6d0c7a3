using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace SsoCred.Tests.Networks;

/// <summary>
/// A network namespace for one test. On Linux it belongs to a thread: sockets and children created there stay in it,
/// whichever thread uses them. Needs root, unshare(2) and ip(8).
/// </summary>
sealed class NetworkNamespace : IDisposable
{
    public const string Unavailable = "network namespaces are not available here (they need root, ip and curl)";

    const int NewNetwork = 0x40000000; // CLONE_NEWNET

    static readonly Lazy<bool> s_isAvailable = new(() =>
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess || Find("ip") is null
            || Find("curl") is null)
            return false;
        try
        {
            using var network = new NetworkNamespace();
            network.AddBlackHole("198.51.100.1/24", "198.51.100.7");
            return Faults.Mounts.IsAvailable;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    });

    readonly BlockingCollection<Action> _work = [];
    readonly Thread _thread;
    int _holes;

    public NetworkNamespace()
    {
        var outcome = -1;
        using var begun = new ManualResetEventSlim();
        _thread = new Thread(() =>
        {
            outcome = Unshare(NewNetwork);
            begun.Set();
            foreach (var action in _work.GetConsumingEnumerable())
                action();
        })
        { IsBackground = true };
        _thread.Start();
        begun.Wait(TestContext.Current.CancellationToken);
        if (outcome != 0)
        {
            Dispose();
            throw new InvalidOperationException(Unavailable);
        }

        Ip("link set lo up");
    }

    public static bool IsAvailable => s_isAvailable.Value;

    /// <summary>Runs a function whose sockets and processes belong to this network.</summary>
    public T In<T>(Func<T> make)
    {
        var made = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(() =>
        {
            try
            {
                made.SetResult(make());
            }
            catch (Exception cause)
            {
                made.SetException(cause);
            }
        });
        return made.Task.GetAwaiter().GetResult();
    }

    /// <summary>Adds an address, IPv4 or IPv6.</summary>
    public void AddAddress(string address) =>
        Ip(address.Contains(':') ? $"-6 address add {address}/128 dev lo" : $"address add {address}/32 dev lo");

    /// <summary>Adds addresses that accept every packet and answer none.</summary>
    /// <param name="own">This side's address, with its prefix length.</param>
    public void AddBlackHole(string own, params string[] addresses)
    {
        var (here, there) = ($"hole{++_holes}", $"deep{_holes}");
        Ip($"link add {here} type veth peer name {there}");
        Ip($"link set {here} up");
        Ip($"link set {there} up");
        Ip(own.Contains(':') ? $"-6 address add {own} dev {here} nodad" : $"address add {own} dev {here}");
        foreach (var address in addresses)
            Ip($"neighbour add {address} lladdr 02:00:00:00:00:01 dev {here} nud permanent");
    }

    public void Ip(string arguments)
    {
        using var process =
            In(() => Process.Start(new ProcessStartInfo(Find("ip")!, arguments) { RedirectStandardError = true })!);
        var said = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"ip {arguments}: {said}");
    }

    public void Dispose()
    {
        _work.CompleteAdding();
        _thread.Join();
        _work.Dispose();
    }

    static string? Find(string program) => Array.Find(
        [$"/usr/sbin/{program}", $"/sbin/{program}", $"/usr/bin/{program}", $"/bin/{program}"], File.Exists);

    [DllImport("libc", EntryPoint = "unshare", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int Unshare(int flags);
}
