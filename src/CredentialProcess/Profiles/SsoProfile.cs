namespace CredentialProcess.Profiles;

/// <summary>A profile that names an account, a role and the session to sign in to.</summary>
sealed record SsoProfile : Profile
{
    public required Session Session { get; init; }

    public override SsoProfile ChainEnd => this;
}
