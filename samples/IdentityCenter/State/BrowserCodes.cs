using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace IdentityCenter.State;

/// <summary>
/// Browser sign-ins: requests that a person allows or denies, and their codes. A code is valid once, for the same
/// client and redirect URI and the verifier of its challenge (RFC 7636). Not thread-safe: the tenant holds its lock.
/// </summary>
sealed class BrowserCodes(TimeProvider clock, Settings settings)
{
    readonly Dictionary<string, BrowserRequest> _requests = new(StringComparer.Ordinal);
    readonly Dictionary<string, BrowserCode> _codes = new(StringComparer.Ordinal);

    public BrowserRequest Begin(Registration client, string redirectUri, string? state, string challenge)
    {
        var request = new BrowserRequest(
            RandomText.Create("", 16), client, redirectUri, state, challenge,
            clock.GetUtcNow() + settings.DeviceCodeLifetime);
        return _requests[request.Id] = request;
    }

    /// <summary>Removes the request: a person answers once.</summary>
    public BrowserRequest? Take(string? id) =>
        id is not null && _requests.Remove(id, out var request) && request.ExpiresAt > clock.GetUtcNow()
            ? request
            : null;

    public string Allow(BrowserRequest request)
    {
        var code = RandomText.Create("", 48);
        _codes[code] = new BrowserCode(request, clock.GetUtcNow() + settings.AuthorizationCodeLifetime);
        return code;
    }

    public void Redeem(Registration client, string? code, string? redirectUri, string? verifier)
    {
        if (!client.May(Grant.AuthorizationCode))
            throw new Refusal("UnauthorizedClientException", "Client is not allowed to use this grant");
        if (string.IsNullOrEmpty(code) || string.IsNullOrEmpty(redirectUri) || string.IsNullOrEmpty(verifier))
            throw new Refusal("InvalidRequestException", "Invalid request");
        if (!_codes.Remove(code, out var found)
            || found.ExpiresAt <= clock.GetUtcNow()
            || found.Request.Client.Id != client.Id
            || found.Request.RedirectUri != redirectUri
            || found.Request.Challenge != Challenge(verifier))
            throw new Refusal("InvalidGrantException", "Invalid authorization code provided");
    }

    static string Challenge(string verifier) =>
        Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(verifier)));

    sealed record BrowserCode(BrowserRequest Request, DateTimeOffset ExpiresAt);
}

sealed record BrowserRequest(
    string Id, Registration Client, string RedirectUri, string? State, string Challenge, DateTimeOffset ExpiresAt);
