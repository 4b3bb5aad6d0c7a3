using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace SsoCred.Tests.Networks;

/// <summary>
/// A network of its own that ends with it: Linux gives one to a single thread, whose sockets and children are in it
/// whoever uses them afterwards. Needs the superuser, unshare(2) and ip(8).
/// </summary>
sealed class NetworkNamespace : IDisposable
{
    public const string NotToBeHad = "no network namespace to be had here (superuser, ip and curl are needed)";

    const int NewNetwork = 0x40000000; // CLONE_NEWNET

    static readonly Lazy<bool> s_canBeHad = new(() =>
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess || Find("ip") is null || Find("curl")
            is null)
            return false;
        try
        {
            using var network = new NetworkNamespace();
            network.AddBlackHole("198.51.100.1/24", "198.51.100.7");
            return Faults.Mounts.CanBeHad;
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
            throw new InvalidOperationException(NotToBeHad);
        }

        Ip("link set lo up");
    }

    public static bool CanBeHad => s_canBeHad.Value;

    /// <summary>What it makes (sockets, processes) belongs to this network.</summary>
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

    /// <summary>An address of this network's one machine, IPv4 or IPv6.</summary>
    public void AddAddress(string address) =>
        Ip(address.Contains(':') ? $"-6 address add {address}/128 dev lo" : $"address add {address}/32 dev lo");

    /// <summary>Addresses on a cable whose other end takes every packet and answers none.</summary>
    /// <param name="own">This machine's address there, with the length of the prefix.</param>
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
