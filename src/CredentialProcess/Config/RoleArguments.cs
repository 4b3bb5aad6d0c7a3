namespace CredentialProcess.Config;

/// <summary>
/// The options that choose a role to assume, on this program's command line or in a <c>credential_process</c> line.
/// Values are as written; null or none where the option is not given.
/// </summary>
sealed record RoleArguments
{
    public const string ArnOption = "--role-arn", SessionNameOption = "--session-name",
        ExternalIdOption = "--external-id", DurationOption = "--duration", PolicyOption = "--policy",
        PolicyArnOption = "--policy-arn";

    public string? Arn { get; init; }

    public string? SessionName { get; init; }

    public string? ExternalId { get; init; }

    public string? Duration { get; init; }

    public string? PolicyFile { get; init; }

    public IReadOnlyList<string> PolicyArns { get; init; } = [];

    /// <summary>Whether any of the options is given.</summary>
    public bool AreGiven => (Arn ?? SessionName ?? ExternalId ?? Duration ?? PolicyFile) is not null
        || PolicyArns.Count > 0;

    /// <summary>These, with one more option; null where it is none of them.</summary>
    public RoleArguments? With(string option, string value) => option switch
    {
        ArnOption => this with { Arn = value },
        SessionNameOption => this with { SessionName = value },
        ExternalIdOption => this with { ExternalId = value },
        DurationOption => this with { Duration = value },
        PolicyOption => this with { PolicyFile = value },
        PolicyArnOption => this with { PolicyArns = [.. PolicyArns, value] },
        _ => null,
    };
}
