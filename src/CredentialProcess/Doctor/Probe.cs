using System.Net;
using CredentialProcess.Aws;
using CredentialProcess.Certificates;
using CredentialProcess.Http;

namespace CredentialProcess.Doctor;

/// <summary>Makes an empty request to a service, which it rejects, and measures each phase.</summary>
/// <param name="service">The name of the service in findings.</param>
sealed class Probe(string service, Uri url, bool isProxied)
{
    WebPage? _page;
    AwsFault? _fault;

    public bool HasResponse => _fault is null;

    /// <summary>The proxy has refused for good: another attempt might lock an account.</summary>
    public bool IsRefusedByProxy => _fault?.ProxyStatus is >= 400 and < 500;

    /// <summary>How far the service's clock is ahead of this machine's; null if unknown.</summary>
    public TimeSpan? ServerAhead { get; private set; }

    public async Task RunAsync(AwsClients clients, TrustSettings? trust, TimeProvider clock, Deadlines deadlines)
    {
        try
        {
            _page = await clients.FetchPageAsync(HttpMethod.Get, url, deadlines, trust,
                retry: RetryPolicy.OnlyIfNotArrived);
        }
        catch (AwsFault fault)
        {
            _fault = fault;
        }

        ServerAhead = (_page?.Date ?? _fault?.ServerDate) - clock.GetUtcNow();
    }

    public void Report(Findings found)
    {
        if (_fault?.ToFailure() is { } failure)
            found.Attention(service, failure.Message, failure.Hint);
        else if (_page is { Status: >= 400 and < 500 } refusal)
            found.Ok(service, Describe(refusal));
        else if (_page is { Status: 511 })
            found.Attention(service, $"the network between here and '{url.Authority}' wants you to sign in to it (511)",
                FaultText.CaptivePortalHint);
        else if (_page is { } page)
            found.Note(service, $"{Describe(page)}; status {page.Status}, where AWS would answer 4xx",
                "something in between may have answered: check the proxy, or sign in to the network you are in");
    }

    string Describe(WebPage page)
    {
        List<string> parts = [];
        var timings = page.Timings;
        if (isProxied)
        {
            // One number for the whole way: DNS and TCP are those of the proxy.
            Add("connection and TLS", timings.Tls + (timings.Name ?? TimeSpan.Zero) + (timings.Tcp ?? TimeSpan.Zero));
        }
        else
        {
            Add("name", IPAddress.TryParse(url.IdnHost.Trim('[', ']'), out _) ? null : timings.Name);
            Add("TCP", timings.Tcp);
            Add("TLS", timings.Tls);
        }

        Add("HTTP", timings.Http);
        return $"{url.Authority} answers: {string.Join(", ", parts)}";

        void Add(string name, TimeSpan? length)
        {
            if (length is { } time)
                parts.Add($"{name} {RelativeTime.FormatMilliseconds(time)}");
        }
    }
}
