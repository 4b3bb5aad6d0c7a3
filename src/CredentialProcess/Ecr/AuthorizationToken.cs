namespace CredentialProcess.Ecr;

/// <summary>What a registry of Amazon ECR takes as user and password, and its end (12 hours, says the service).</summary>
sealed record AuthorizationToken
{
    /// <summary>The user name of every such token.</summary>
    public const string User = "AWS";

    public required string Password { get; init; }

    public required DateTimeOffset FetchedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Good to hand out again: for half its life, so that a long push that begins with it can end with it.</summary>
    public bool IsFresh(DateTimeOffset now) => now >= FetchedAt && now < FetchedAt + ((ExpiresAt - FetchedAt) / 2);

    /// <summary>No secret ever reaches a message by accident.</summary>
    public override string ToString() => $"an authorization of {FetchedAt:u} until {ExpiresAt:u}";
}
