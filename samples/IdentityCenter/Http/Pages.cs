using System.Text.Encodings.Web;
using IdentityCenter.State;

namespace IdentityCenter.Http;

/// <summary>
/// The pages: allow or deny a device code or a browser sign-in, and the start page. Self-contained HTML, forms by POST,
/// and fixed ids (allow, deny, user-code, outcome) for automated browsers.
/// </summary>
sealed class Pages(Tenant tenant)
{
    public Answer ShowDevice(Received request)
    {
        var code = request.Query.GetValueOrDefault("user_code");
        if (string.IsNullOrEmpty(code))
            return Page("Enter your code", """
                <form method="get" action="device"><label for="user-code">Code shown on your device</label>
                <input id="user-code" name="user_code" autocomplete="off" autofocus required maxlength="20">
                <button id="continue">Continue</button></form>
                """);
        return tenant.Waits(code)
            ? Page("Allow this device to sign in?", $"""
                <p>Only if the same code is shown on your device:</p>
                <p><output id="user-code">{Html(code)}</output></p>
                <form method="post" action="device"><input type="hidden" name="user_code" value="{Html(code)}">
                {Choice}</form>
                """)
            : NoSuchCode();
    }

    public Answer AnswerDevice(Received request)
    {
        var form = request.Form();
        var code = form.GetValueOrDefault("user_code");
        var allow = form.GetValueOrDefault("decision") == "allow";
        var found = allow ? tenant.Approve(code) : tenant.Deny(code);
        return found ? Outcome(allow ? "Allowed" : "Denied") : NoSuchCode();
    }

    /// <summary>
    /// Starts a browser sign-in. An unknown client or a redirect URI that is not registered is shown to the person,
    /// never redirected (RFC 6749 §4.1.2.1). The parameter is called <c>scopes</c>, as the AWS CLI sends it.
    /// </summary>
    public Answer Authorize(Received request)
    {
        var query = request.Query;
        var redirectUri = query.GetValueOrDefault("redirect_uri") ?? "";
        var state = query.GetValueOrDefault("state");
        if (tenant.FindClient(query.GetValueOrDefault("client_id")) is not { } client)
            return Impossible("The client is unknown or expired.");
        if (!client.Allows(redirectUri))
            return Impossible("The redirect URI is not registered.");

        var challenge = query.GetValueOrDefault("code_challenge") ?? "";
        var scopes = (query.GetValueOrDefault("scopes") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (query.GetValueOrDefault("response_type") != "code")
            return Back(redirectUri, state, "error", "unsupported_response_type");
        if (query.GetValueOrDefault("code_challenge_method") != "S256" || challenge.Length != 43)
            return Back(redirectUri, state, "error", "invalid_request");
        if (!client.May(Grant.AuthorizationCode))
            return Back(redirectUri, state, "error", "unauthorized_client");
        if (scopes.Except(client.Scopes).Any())
            return Back(redirectUri, state, "error", "invalid_scope");

        var begun = tenant.BeginBrowser(client, redirectUri, state, challenge);
        if (tenant.Settings.AutoApproves)
            return Finish(begun.Id, allow: true);
        var port = new Uri(redirectUri).Port;
        return Page("Allow this application to sign in?", $"""
            <p>It waits on this machine, at port {port}.</p>
            <form method="post" action="authorize"><input type="hidden" name="request" value="{begun.Id}">
            {Choice}</form>
            """);
    }

    public Answer AnswerAuthorize(Received request)
    {
        var form = request.Form();
        return Finish(form.GetValueOrDefault("request"), form.GetValueOrDefault("decision") == "allow");
    }

    /// <summary>Start pages name their Region in a meta element.</summary>
    public Answer Start()
    {
        var rows = string.Concat(tenant.Accounts.Take(100).Select(account =>
            $"<li>{Html($"{account.Id} {account.Name} ({string.Join(", ", account.Roles)})")}</li>"));
        return Page("Stand-in for IAM Identity Center", $"<ul>{rows}</ul>", head:
            $"<meta name=\"region\" content=\"{Html(tenant.Settings.Region)}\"/>");
    }

    internal static Answer Page(string title, string body, int status = 200, string head = "") => Answer.Html($$"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8"/>
        {{head}}
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <title>{{Html(title)}}</title>
        <style>
        :root { color-scheme: light dark; font: 1.05rem/1.5 system-ui, sans-serif; }
        body { max-width: 34rem; margin: 12vh auto; padding: 0 1rem; }
        h1 { font-size: 1.6rem; line-height: 1.25; }
        output, input { font: 1.6rem ui-monospace, monospace; letter-spacing: .1em; }
        input, button { padding: .4em .8em; margin: .3em .5em .3em 0; }
        button { font-size: 1rem; }
        label { display: block; }
        footer { margin-top: 3rem; opacity: .7; font-size: .85rem; }
        </style>
        </head>
        <body>
        <main><h1>{{Html(title)}}</h1>
        {{body}}</main>
        <footer>A local stand-in for AWS IAM Identity Center. Nothing here reaches AWS.</footer>
        </body>
        </html>

        """, status);

    internal static string Html(string text) => HtmlEncoder.Default.Encode(text);

    const string Choice = """
        <button id="allow" name="decision" value="allow">Allow</button>
        <button id="deny" name="decision" value="deny">Deny</button>
        """;

    Answer Finish(string? requestId, bool allow) => tenant.AnswerBrowser(requestId, allow) is var (request, code)
        ? code is null
            ? Back(request.RedirectUri, request.State, "error", "access_denied")
            : Back(request.RedirectUri, request.State, "code", code)
        : Page("This sign-in is over", "<p id=\"outcome\">Start it again from your application.</p>", 400);

    static Answer Back(string redirectUri, string? state, string name, string value) => Answer.Redirect(
        $"{redirectUri}?{name}={Uri.EscapeDataString(value)}"
        + (state is null ? "" : $"&state={Uri.EscapeDataString(state)}"));

    static Answer Impossible(string why) =>
        Page("This sign-in is not possible", $"<p id=\"outcome\">{why}</p>", 400);

    static Answer Outcome(string outcome) =>
        Page(outcome, $"<p id=\"outcome\">{outcome}. You can close this window.</p>");

    static Answer NoSuchCode() =>
        Page("No such code", "<p id=\"outcome\">The code is wrong, used or expired.</p>", 404);
}
