using System.Net;
using System.Text;
using CredentialProcess.HttpServer;

namespace CredentialProcess.Login;

/// <summary>
/// The page after a sign-in: whether it worked, and that the window can be closed. One small document without scripts
/// and external resources; its style is allowed by hash. The URL contains a code, so the page is neither cached nor
/// sent as a referrer.
/// </summary>
sealed record CallbackPage(int Status, string Title, string Text)
{
    const string Style =
        ":root{color-scheme:light dark;font:1.1rem/1.5 system-ui,sans-serif}"
        + "body{max-width:32rem;margin:18vh auto;padding:0 1.2rem}h1{font-size:1.6rem;font-weight:600}"
        + "footer{margin-top:3rem;opacity:.65;font-size:.85rem}";

    // Not a static field: an exception in there would become a TypeInitializationException.
    static string Policy => field ??=
        "default-src 'none'; style-src 'sha256-"
        + Convert.ToBase64String(Sha256.Hash(Encoding.UTF8.GetBytes(Style))) + "'; base-uri 'none'; "
        + "form-action 'none'; frame-ancestors 'none'";

    public static CallbackPage Denied { get; } = new(200, "Not signed in",
        "The request was denied. You can close this window.");

    public static CallbackPage Failed { get; } = new(200, "Not signed in",
        "That did not work; sso-cred says why in its terminal. You can close this window.");

    public static CallbackPage NotFound { get; } = new(404, "Nothing here",
        "This address is only for the answer to a sign-in, and this is not the answer that sso-cred waits for.");

    public static CallbackPage LinkUsed { get; } = new(404, "This link has been used",
        "It leads to the sign-in page once. Open the address that sso-cred shows in its terminal, or sign in again.");

    public static CallbackPage Unreadable { get; } = new(400, "Nothing here",
        "sso-cred can't read this request.");

    public static CallbackPage SignedIn(string label) => new(200, "Signed in",
        $"You are signed in for {label}. You can close this window and go back to your terminal.");

    public Response ToResponse()
    {
        var page = Encoding.UTF8.GetBytes($"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{WebUtility.HtmlEncode(Title)}</title>
            <style>{Style}</style>
            </head>
            <body>
            <main id="outcome"><h1>{WebUtility.HtmlEncode(Title)}</h1>
            <p>{WebUtility.HtmlEncode(Text)}</p></main>
            <footer>sso-cred</footer>
            </body>
            </html>

            """.ReplaceLineEndings("\n"));
        return new Response(Status, "text/html; charset=utf-8", page, ContentSecurityPolicy: Policy);
    }
}
