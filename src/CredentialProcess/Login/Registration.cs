namespace CredentialProcess.Login;

/// <summary>A registered OIDC client.</summary>
sealed record Registration
{
    /// <summary>A registration that expires sooner is replaced (botocore utils.py, <c>_EXPIRY_WINDOW</c>).</summary>
    static readonly TimeSpan s_expiryWindow = TimeSpan.FromMinutes(15);

    public required string ClientId { get; init; }

    public required string ClientSecret { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public IReadOnlyList<string>? Scopes { get; init; }

    public IReadOnlyList<string>? GrantTypes { get; init; }

    /// <summary>
    /// Whether it is valid for long enough, and for this method: only browser registrations have the grant
    /// authorization_code.
    /// </summary>
    public bool IsUsableFor(SignInMethod method, DateTimeOffset now) =>
        ExpiresAt - now >= s_expiryWindow
        && (method == SignInMethod.Browser) == (GrantTypes?.Contains("authorization_code") ?? false);

    /// <summary>Keeps the client secret out of messages.</summary>
    public override string ToString() => "registration";
}
