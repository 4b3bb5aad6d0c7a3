using CredentialProcess.Text;

namespace CredentialProcess.Login;

/// <summary>The browser's callback with a code or an error. Its response waits for the page to show.</summary>
sealed class BrowserCallback
{
    readonly TaskCompletionSource<CallbackPage> _page = new(TaskCreationOptions.RunContinuationsAsynchronously);

    BrowserCallback(string? code, string? error, string? description = null) =>
        (Code, Error, Description) = (code, error, description);

    public string? Code { get; }

    /// <summary>An error name of RFC 6749 §4.1.2.1, safe to print.</summary>
    public string? Error { get; }

    /// <summary>The error description, made printable; or null.</summary>
    public string? Description { get; }

    public Task<CallbackPage> Page => _page.Task;

    /// <summary>Null without code and error.</summary>
    public static BrowserCallback? Parse(IReadOnlyDictionary<string, string> query)
    {
        if (query.GetValueOrDefault("error") is { Length: > 0 } error)
            return new BrowserCallback(null, IsName(error) ? error : "an error without a name",
                query.GetValueOrDefault("error_description") is { Length: > 0 } text ? Printable.Text(text) : null);
        return query.GetValueOrDefault("code") is not { Length: > 0 } code ? null
            : VisibleAscii.Is(code) ? new BrowserCallback(code, null)
            : new BrowserCallback(null, "a code that is not one");
    }

    public void Complete(CallbackPage page) => _page.TrySetResult(page);

    static bool IsName(string error) => error.Length <= 64 && error.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
