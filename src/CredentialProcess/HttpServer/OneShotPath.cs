using System.Security.Cryptography;
using System.Text;

namespace CredentialProcess.HttpServer;

/// <summary>
/// A path that can't be guessed and leads a browser to a URL, once. A launcher of browsers gets it in place of the URL,
/// since every user of a machine can read what programs are started with, and since some launchers cut a URL at its
/// first <c>&amp;</c>.
/// </summary>
/// <param name="target">Where it leads to: an ASCII URL as <see cref="Uri.AbsoluteUri"/> writes it.</param>
sealed class OneShotPath(Uri target)
{
    readonly TaskCompletionSource _used = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly TaskCompletionSource _reused = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Text { get; } = "/" + Cryptography.RandomHex(16);

    /// <summary>Ends when a browser has been sent on.</summary>
    public Task Used => _used.Task;

    /// <summary>Ends when it has been asked for once more after that.</summary>
    public Task Reused => _reused.Task;

    /// <summary>Whether a browser asks for it because somebody wants to see the page.</summary>
    public bool Matches(Request request) => request.Method == "GET" && !IsPrefetch(request)
        && CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(request.Target), Encoding.ASCII.GetBytes(Text));

    /// <summary>Sends the first who asks on; null for any other.</summary>
    public Response? Use()
    {
        if (_used.TrySetResult())
            return Response.Plain(302) with { Location = target.AbsoluteUri };
        _reused.TrySetResult();
        return null;
    }

    // A page that is fetched before anybody wants it may never be shown. Sec-Purpose is the Fetch standard's; older
    // browsers sent the others.
    static bool IsPrefetch(Request request)
    {
        foreach (var name in (ReadOnlySpan<string>)["Sec-Purpose", "Purpose", "X-Moz"])
        {
            if (request.Header(name)?.Contains("prefetch", StringComparison.OrdinalIgnoreCase) is true)
                return true;
        }

        return false;
    }
}
