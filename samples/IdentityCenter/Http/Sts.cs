using System.Globalization;
using System.Xml.Linq;
using IdentityCenter.State;

namespace IdentityCenter.Http;

/// <summary>
/// AssumeRole and GetCallerIdentity of STS in the query protocol (botocore data/sts/2011-06-15/service-2.json): a form
/// in, XML out. Both verify the signature. GetCallerIdentity also takes a URL that was signed in advance.
/// </summary>
sealed class Sts
{
    const string Version = "2011-06-15";
    static readonly XNamespace _namespace = "https://sts.amazonaws.com/doc/2011-06-15/";

    readonly Tenant _tenant;
    readonly Dictionary<string, Route> _routes;
    readonly Route _identityOfUrl;

    public Sts(Tenant tenant)
    {
        _tenant = tenant;
        _identityOfUrl = Create("GetCallerIdentity",
            request => Respond(request, SigV4.CheckUrl(request, "sts", _tenant)));
        _routes = new[] { Create("AssumeRole", AssumeRole), Create("GetCallerIdentity", GetCallerIdentity) }
            .ToDictionary(route => route.Operation, StringComparer.Ordinal);
    }

    /// <summary>
    /// The route of a form with an Action, or of a URL that was signed in advance; null for other requests.
    /// </summary>
    public Route? For(Received request)
    {
        if (request.Method == "GET")
            return request.Query.GetValueOrDefault("Action") == "GetCallerIdentity" ? _identityOfUrl : null;
        if (request.Headers.GetValueOrDefault("Content-Type")?.Split(';')[0].Trim()
            != "application/x-www-form-urlencoded")
            return null;
        var form = request.Form();
        if (form.GetValueOrDefault("Action") is not { } action)
            return null;
        var version = form.GetValueOrDefault("Version") ?? "NO_VERSION_SPECIFIED";
        return version == Version && _routes.TryGetValue(action, out var route)
            ? route
            : Create("Unknown", _ => throw new Refusal(
                "InvalidAction", $"Could not find operation {action} for version {version}"));
    }

    Answer AssumeRole(Received request)
    {
        var (caller, _) = SigV4.Check(request, "sts", _tenant);
        var (role, asked) = AssumeRoleForm.Read(request.Form());
        var session = _tenant.Assume(caller, role, asked);
        return Respond("AssumeRole", request,
            Element("AssumedRoleUser",
                Element("AssumedRoleId", session.AssumedRoleId),
                Element("Arn", session.Arn)),
            Element("Credentials",
                Element("AccessKeyId", session.AccessKeyId),
                Element("SecretAccessKey", session.SecretAccessKey),
                Element("SessionToken", session.SessionToken),
                Element("Expiration", session.ExpiresAt.UtcDateTime.ToString(
                    "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture))),
            asked.PolicyLength > 0 ? Element("PackedPolicySize", AssumeRoleForm.PackedSize(asked)) : null,
            asked.SourceIdentity is { } identity ? Element("SourceIdentity", identity) : null);
    }

    Answer GetCallerIdentity(Received request)
    {
        var (caller, _) = SigV4.Check(request, "sts", _tenant);
        return Respond(request, caller);
    }

    static Answer Respond(Received request, AccessKey caller) => Respond("GetCallerIdentity", request,
        Element("Arn", caller.Owner.Arn),
        Element("UserId", caller.Owner.UserId),
        Element("Account", caller.Owner.AccountId));

    static Route Create(string operation, Func<Received, Answer> handle) =>
        new(operation, "POST", "/", false, handle) { IsXml = true };

    static Answer Respond(string operation, Received request, params XElement?[] result) =>
        Answer.Xml(Element($"{operation}Response",
            Element($"{operation}Result", result),
            Element("ResponseMetadata", Element("RequestId", request.RequestId))));

    static XElement Element(string name, params object?[] content) => new(_namespace + name, content);

    /// <summary>An error of the query protocol.</summary>
    public static Answer Error(string code, string message, string requestId, int? status = null)
    {
        var number = status ?? StatusOf(code);
        return Answer.Xml(
            Element("ErrorResponse",
                Element("Error",
                    Element("Type", number >= 500 ? "Receiver" : "Sender"),
                    Element("Code", code),
                    Element("Message", message)),
                Element("RequestId", requestId)),
            number);
    }

    /// <summary>Signature errors have other names than in the JSON services.</summary>
    public static string CodeOf(Refusal refusal) => refusal.Code switch
    {
        "InvalidSignatureException" => "SignatureDoesNotMatch",
        "UnrecognizedClientException" => "InvalidClientTokenId",
        "ExpiredTokenException" => "ExpiredToken",
        "MissingAuthenticationTokenException" => "MissingAuthenticationToken",
        "IncompleteSignatureException" => "IncompleteSignature",
        _ => refusal.Code,
    };

    static int StatusOf(string code) => code switch
    {
        "ValidationError" or "MalformedPolicyDocument" or "PackedPolicyTooLarge" => 400,
        "InvalidAction" or "IncompleteSignature" or "Throttling" => 400,
        _ => 403,
    };
}
