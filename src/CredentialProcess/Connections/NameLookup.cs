using System.Net;

namespace CredentialProcess.Connections;

/// <summary>
/// Resolves host names once: a lookup outlives the attempt that started it, and the next attempt waits for it or takes
/// its result. glibc waits 5 s for a dead nameserver before it asks the next, so lookups that start over with each
/// attempt might never end.
/// </summary>
sealed class NameLookup(TimeProvider clock, Func<string, IPAddress[]>? resolver = null)
{
    /// <summary>Longer than a run, short enough for a long-lived process to notice network changes.</summary>
    static readonly TimeSpan s_lifetime = TimeSpan.FromSeconds(30);

    readonly Lock _gate = new();
    readonly Dictionary<string, Entry> _entries = [];
    readonly Func<string, IPAddress[]> _resolve = resolver ?? Dns.GetHostAddresses;

    /// <summary>At least one address, in the resolver's order.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The name does not exist, or DNS fails.</exception>
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

    /// <summary>Called when no address works: the next attempt resolves the name again.</summary>
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
            // getaddrinfo(3) blocks, and on a small machine the thread pool has few threads.
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
