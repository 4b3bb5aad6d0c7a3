using System.Net;

namespace CredentialProcess.Connections;

/// <summary>
/// The addresses of hosts, each asked for once: a look-up outlives the try that began it, and the next try waits for the
/// same one or takes what it has found. glibc waits 5 s for a dead nameserver before it asks the next, so a look-up
/// that began anew with each try might never end.
/// </summary>
sealed class NameLookup(TimeProvider clock, Func<string, IPAddress[]>? resolver = null)
{
    /// <summary>Longer than a run, short enough that a long-lived process notices a change of the network.</summary>
    static readonly TimeSpan s_lifetime = TimeSpan.FromSeconds(30);

    readonly Lock _gate = new();
    readonly Dictionary<string, Entry> _entries = [];
    readonly Func<string, IPAddress[]> _resolve = resolver ?? Dns.GetHostAddresses;

    /// <summary>At least one address, in the resolver's order.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The name is not known, or DNS fails.</exception>
    public Task<IPAddress[]> ResolveAsync(string host, CancellationToken stop)
    {
        if (IPAddress.TryParse(host, out var address))
            return Task.FromResult<IPAddress[]>([address]);
        lock (_gate)
        {
            if (!_entries.TryGetValue(host, out var entry) || entry.IsOver(clock))
                _entries[host] = entry = new Entry(clock, () => _resolve(host));
            return entry.Addresses.WaitAsync(stop);
        }
    }

    /// <summary>For when none of the addresses is any good: the next try asks again.</summary>
    public void Forget(string host)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(host, out var entry) && entry.Addresses.IsCompleted)
                _entries.Remove(host);
        }
    }

    sealed class Entry
    {
        long _done;

        public Entry(TimeProvider clock, Func<IPAddress[]> resolve)
        {
            // A thread of its own: getaddrinfo(3) blocks, and a pool as small as the machine has few other threads.
            Addresses = Task.Factory.StartNew(() =>
            {
                try
                {
                    return resolve();
                }
                finally
                {
                    Volatile.Write(ref _done, clock.GetTimestamp());
                }
            }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }

        public Task<IPAddress[]> Addresses { get; }

        public bool IsOver(TimeProvider clock) => Addresses.IsCompleted
            && (!Addresses.IsCompletedSuccessfully || clock.GetElapsedTime(Volatile.Read(ref _done)) > s_lifetime);
    }
}
