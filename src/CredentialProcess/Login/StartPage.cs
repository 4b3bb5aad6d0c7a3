using CredentialProcess.Aws;
using CredentialProcess.Profiles;

namespace CredentialProcess.Login;

/// <summary>
/// The page at a start URL, which names the Region of its instance: <c>&lt;meta name="region" content="us-east-1"/&gt;</c>.
/// A hint from an https page of AWS (or of this machine): it is shown to a person and never acted upon.
/// </summary>
sealed class StartPage(AwsClients clients)
{
    const int Most = 128 * 1024;

    /// <summary>Null where the page does not say, or can't be had.</summary>
    public async Task<string?> RegionAsync(
        Session session, Trust? trust, TimeProvider clock, TimeSpan most, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(most, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        if (!Uri.TryCreate(session.StartUrl, UriKind.Absolute, out var url)
            || !(url.Scheme == Uri.UriSchemeHttps ? StartUrlSource.IsOfAws(url) || Loopback.Is(url)
                : url.Scheme == Uri.UriSchemeHttp && Loopback.Is(url)))
            return null;
        try
        {
            return RegionIn((await clients.PeekAsync(url, Most, Patience.Until(either.Token), trust)).Beginning);
        }
        catch (AwsFault)
        {
            return null; // the portal's own visit tells more
        }
    }

    internal static string? RegionIn(ReadOnlySpan<byte> page)
    {
        var at = page.IndexOf("<meta name=\"region\" content=\""u8);
        if (at < 0)
            return null;
        var rest = page[(at + "<meta name=\"region\" content=\"".Length)..];
        var end = rest.IndexOf((byte)'"');
        if (end is <= 0 or > 63)
            return null;
        var region = System.Text.Encoding.Latin1.GetString(rest[..end]);
        return region.Contains('-') && RegionName.IsHostLabel(region) ? region : null;
    }
}
