namespace CredentialProcess.Login;

/// <summary>The OIDC client that asks for tokens, as the service registered it.</summary>
sealed record Registration
{
    /// <summary>With less left a registration is replaced (botocore utils.py, <c>_EXPIRY_WINDOW</c>).</summary>
    static readonly TimeSpan s_expiryWindow = TimeSpan.FromMinutes(15);

    public required string ClientId { get; init; }

    public required string ClientSecret { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public IReadOnlyList<string>? Scopes { get; init; }

    public IReadOnlyList<string>? GrantTypes { get; init; }

    /// <summary>Long enough good, and of that way's kind: one for the browser names authorization_code.</summary>
    public bool IsUsableFor(SignInMethod method, DateTimeOffset now) =>
        ExpiresAt - now >= s_expiryWindow
        && (method == SignInMethod.Browser) == (GrantTypes?.Contains("authorization_code") ?? false);

    /// <summary>No secret ever reaches a message by accident.</summary>
    public override string ToString() => $"registration until {ExpiresAt:u}";
}
