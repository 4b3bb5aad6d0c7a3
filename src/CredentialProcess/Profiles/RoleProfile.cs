namespace CredentialProcess.Profiles;

/// <summary>
/// A profile with <c>role_arn</c>: a role that is assumed with the credentials of its source profile. Region and
/// endpoints of the call are its own, never those of its source (botocore, credentials.py, AssumeRoleProvider).
/// </summary>
sealed record RoleProfile : Profile
{
    public required AssumedRole Role { get; init; }

    public required SourceProfile Source { get; init; }

    public override SsoProfile? ChainEnd => Source.Profile?.ChainEnd;
}
