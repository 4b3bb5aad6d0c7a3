namespace IdentityCenter.State;

/// <summary>
/// What a run of the stand-in may be told about lifetimes and manners. Everything can be changed while it serves;
/// a change counts for what is issued after it.
/// </summary>
public sealed class Settings
{
    public string Region { get; set; } = "us-east-1";

    /// <summary>The start URL that minted tokens carry when none is named.</summary>
    public string StartUrl { get; set; } = "https://stand-in.awsapps.com/start";

    public TimeSpan TokenLifetime { get; set; } = TimeSpan.FromHours(8);

    public TimeSpan RoleLifetime { get; set; } = TimeSpan.FromHours(1);

    public TimeSpan RegistrationLifetime { get; set; } = TimeSpan.FromDays(90);

    public TimeSpan DeviceCodeLifetime { get; set; } = TimeSpan.FromMinutes(10);

    public TimeSpan AuthorizationCodeLifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Sent as whole seconds; zero means that no poll is too fast.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Only sign-ins that asked for a scope get a refresh token, as with the service; false: none does.
    /// </summary>
    public bool IssuesRefreshTokens { get; set; } = true;

    /// <summary>Each use of a refresh token brings a new one and ends the old.</summary>
    public bool RotatesRefreshTokens { get; set; } = true;

    /// <summary>How long a rotated refresh token still works.</summary>
    public TimeSpan RotationGrace { get; set; } = TimeSpan.Zero;

    /// <summary>Device codes and browser sign-ins are allowed without a person.</summary>
    public bool AutoApproves { get; set; }

    /// <summary>The page length of the listings when the caller names none.</summary>
    public int PageSize { get; set; } = 100;
}
