namespace CredentialProcess.Serving;

/// <summary>A role at the container endpoint, with what it takes to ask for it, made by chance for each run.</summary>
sealed class ServedRole(RefreshingCredentials role, string accountId)
{
    public RefreshingCredentials Credentials { get; } = role;

    public string AccountId { get; } = accountId;

    public string Path { get; } = "/" + Cryptography.RandomHex(16);

    /// <summary>The whole Authorization header that a client sends.</summary>
    public string Token { get; } = Cryptography.RandomHex(32);
}
