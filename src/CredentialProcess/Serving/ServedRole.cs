namespace CredentialProcess.Serving;

/// <summary>A role at the container endpoint, with a random path and token for each run.</summary>
sealed class ServedRole(RefreshingCredentials credentials, string accountId)
{
    public RefreshingCredentials Credentials { get; } = credentials;

    public string AccountId { get; } = accountId;

    public string Path { get; } = "/" + Cryptography.RandomHex(16);

    /// <summary>The complete value of the Authorization header.</summary>
    public string Token { get; } = Cryptography.RandomHex(32);
}
