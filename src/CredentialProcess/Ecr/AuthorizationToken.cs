namespace CredentialProcess.Ecr;

/// <summary>User and password for an Amazon ECR registry, valid for 12 hours.</summary>
sealed record AuthorizationToken
{
    /// <summary>The user name of every such token.</summary>
    public const string User = "AWS";

    public required string Password { get; init; }

    public required DateTimeOffset FetchedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Whether it may be handed out: for half its lifetime, so that a long push can finish with it.</summary>
    public bool IsFresh(DateTimeOffset now) => now >= FetchedAt && now < FetchedAt + ((ExpiresAt - FetchedAt) / 2);

    /// <summary>Keeps the password out of messages.</summary>
    public override string ToString() => "an authorization";
}
