using IdentityCenter.State;

namespace IdentityCenter.Http;

/// <summary>A path of the stand-in: its name in counts, faults and records, and its handler.</summary>
sealed record Route(string Operation, string Method, string Path, bool IsPortal, Func<Received, Answer> Handle)
{
    /// <summary>STS: the query protocol.</summary>
    public bool IsXml { get; init; }

    public static IReadOnlyList<Route> All(Tenant tenant)
    {
        var portal = new Portal(tenant);
        var oidc = new Oidc(tenant);
        var pages = new Pages(tenant);
        var console = new ConsoleSignIn(tenant);
        return
        [
            new("GetRoleCredentials", "GET", "/federation/credentials", true, portal.GetRoleCredentials),
            new("ListAccounts", "GET", "/assignment/accounts", true, portal.ListAccounts),
            new("ListAccountRoles", "GET", "/assignment/roles", true, portal.ListAccountRoles),
            new("Logout", "POST", "/logout", true, portal.Logout),
            new("RegisterClient", "POST", "/client/register", false, oidc.RegisterClient),
            new("StartDeviceAuthorization", "POST", "/device_authorization", false, oidc.StartDeviceAuthorization),
            new("CreateToken", "POST", "/token", false, oidc.CreateToken),
            new("Authorize", "GET", "/authorize", false, pages.Authorize),
            new("AnswerAuthorize", "POST", "/authorize", false, pages.AnswerAuthorize),
            new("ShowDevice", "GET", "/device", false, pages.ShowDevice),
            new("AnswerDevice", "POST", "/device", false, pages.AnswerDevice),
            new("StartPage", "GET", "/start", false, _ => pages.Start()),
            new("StartPage", "HEAD", "/start", false, _ => pages.Start()),
            new("GetSigninToken", "POST", "/federation", false, console.GetSigninToken),
            new("EksWhoAmI", "GET", "/eks/{cluster}/whoami", false, new EksCluster(tenant).WhoAmI),
            new("ConsoleLogin", "GET", "/federation", false, console.Login),
        ];
    }

    /// <summary>Handles all other paths.</summary>
    public static Route Unknown { get; } = new("Unknown", "*", "*", true, _ =>
        throw new Refusal("UnknownOperationException", "No such operation"));

    /// <summary>The response, or the error in the format of the service.</summary>
    public Answer Serve(Received request)
    {
        try
        {
            return Handle(request);
        }
        catch (Refusal refusal)
        {
            return Error(request, IsXml ? Sts.CodeOf(refusal) : refusal.Code, refusal.Message);
        }
    }

    /// <summary>An error in the format of the service.</summary>
    public Answer Error(Received request, string code, string message, int? status = null) => IsXml
        ? Sts.Error(code, message, request.RequestId, status)
        : Answer.Error(IsPortal, code, message, status);
}
