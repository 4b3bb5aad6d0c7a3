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
    readonly TaskCompletionSource _taken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly TaskCompletionSource _askedAgain = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Text { get; } = "/" + Cryptography.RandomHex(16);

    /// <summary>Ends when a browser has been sent on.</summary>
    public Task Taken => _taken.Task;

    /// <summary>Ends when it has been asked for once more after that.</summary>
    public Task AskedAgain => _askedAgain.Task;

    /// <summary>Whether a browser asks for it because somebody wants to see the page.</summary>
    public bool IsMeantBy(Request request) => request.Method == "GET" && !IsAhead(request)
        && CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(request.Target), Encoding.ASCII.GetBytes(Text));

    /// <summary>Sends the first who asks on; null for any other.</summary>
    public Response? Take()
    {
        if (_taken.TrySetResult())
            return Response.Plain(302) with { Location = target.AbsoluteUri };
        _askedAgain.TrySetResult();
        return null;
    }

    // A page that is fetched before anybody wants it may never be shown. Sec-Purpose is the Fetch standard's; older
    // browsers sent the others.
    static bool IsAhead(Request request)
    {
        foreach (var name in (ReadOnlySpan<string>)["Sec-Purpose", "Purpose", "X-Moz"])
        {
            if (request.Header(name)?.Contains("prefetch", StringComparison.OrdinalIgnoreCase) is true)
                return true;
        }

        return false;
    }
}
