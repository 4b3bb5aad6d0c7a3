using System.Security.Cryptography;
using System.Text;

namespace CredentialProcess.HttpServer;

/// <summary>
/// An unguessable path that redirects a browser to a URL, once. It is passed to browser launchers instead of the URL,
/// since every user can read the arguments of programs, and some launchers cut a URL at its first <c>&amp;</c>.
/// </summary>
/// <param name="target">The redirect target, an ASCII URL such as <see cref="Uri.AbsoluteUri"/>.</param>
sealed class OneShotPath(Uri target)
{
    readonly TaskCompletionSource _used = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly TaskCompletionSource _reused = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Text { get; } = "/" + Cryptography.RandomHex(16);

    /// <summary>Completes when a browser has been redirected.</summary>
    public Task Used => _used.Task;

    /// <summary>Completes with the next request after that.</summary>
    public Task Reused => _reused.Task;

    /// <summary>Whether a browser requests this path, not as a prefetch.</summary>
    public bool Matches(Request request) => request.Method == "GET" && !IsPrefetch(request)
        && CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(request.Target), Encoding.ASCII.GetBytes(Text));

    /// <summary>The redirect for the first caller; null for any other.</summary>
    public Response? Use()
    {
        if (_used.TrySetResult())
            return Response.Plain(302) with { Location = target.AbsoluteUri };
        _reused.TrySetResult();
        return null;
    }

    // A prefetched page may never be shown. Sec-Purpose is the Fetch standard's header, older browsers sent the others.
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
