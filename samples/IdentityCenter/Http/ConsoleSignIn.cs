using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using IdentityCenter.State;

namespace IdentityCenter.Http;

/// <summary>
/// The console's federation endpoint: exchanges role credentials for a sign-in token, and the token for a signed-in
/// browser. Credentials are accepted only by POST, since a GET would put them into histories and logs.
/// </summary>
sealed class ConsoleSignIn(Tenant tenant)
{
    public Answer GetSigninToken(Received request)
    {
        var form = request.Form();
        if (form.GetValueOrDefault("Action") != "getSigninToken")
            return Bad("The action is unknown.");
        if (form.GetValueOrDefault("SessionDuration") is { } duration
            && (!int.TryParse(duration, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
                || seconds is < 900 or > 43200))
            return Bad("The session duration is not from 900 to 43200 seconds.");
        var session = Session(form.GetValueOrDefault("Session") ?? "");
        return tenant.IssueSigninToken(Text("sessionId"), Text("sessionKey"), Text("sessionToken")) is { } token
            ? Answer.Json(new JsonObject { ["SigninToken"] = token })
            : Bad("The credentials are not valid.");

        string? Text(string name) =>
            session?[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;
    }

    public Answer Login(Received request)
    {
        var query = request.Query;
        if (query.GetValueOrDefault("Action") != "login")
            return Bad("The action is unknown.");
        if (!Uri.TryCreate(query.GetValueOrDefault("Destination"), UriKind.Absolute, out var destination)
            || destination.Scheme != "https")
            return Bad("The destination is not a console page.");
        return tenant.TakeSigninToken(query.GetValueOrDefault("SigninToken")) is { } key
            ? Pages.Page("Signed in to the console", $"""
                <p><output id="outcome">{Pages.Html(key.Owner.Name)} {Pages.Html(key.Owner.AccountId)}</output></p>
                <p>A real console would now show <code id="destination">{Pages.Html(destination.AbsoluteUri)}</code></p>
                """)
            : Bad("The sign-in token is wrong, used or expired.");
    }

    static JsonObject? Session(string json)
    {
        try
        {
            return JsonNode.Parse(json) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    static Answer Bad(string why) => Pages.Page("Not signed in", $"<p id=\"outcome\">{why}</p>", 400);
}
