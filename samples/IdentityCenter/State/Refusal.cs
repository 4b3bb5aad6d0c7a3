namespace IdentityCenter.State;

/// <summary>
/// An error of the tenant. The code is the exception name of the service models (botocore data/sso and data/sso-oidc,
/// service-2.json); the HTTP layer maps it to a status and a body.
/// </summary>
sealed class Refusal(string code, string message) : Exception(message)
{
    public string Code { get; } = code;
}
