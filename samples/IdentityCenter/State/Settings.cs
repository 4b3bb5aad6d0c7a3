using System.Globalization;

namespace IdentityCenter.State;

/// <summary>
/// Settings of the stand-in. They can be changed while it serves; a change applies to what is issued afterwards.
/// </summary>
public sealed class Settings
{
    // Ten years; more is a mistake.
    const int MostSeconds = 315_360_000;

    static readonly Dictionary<string, Action<Settings, string>> _byName = new(StringComparer.Ordinal)
    {
        ["region"] = (settings, text) => settings.Region = text,
        ["token-lifetime"] = (settings, text) => settings.TokenLifetime = Seconds(text),
        ["role-lifetime"] = (settings, text) => settings.RoleLifetime = Seconds(text),
        ["registration-lifetime"] = (settings, text) => settings.RegistrationLifetime = Seconds(text),
        ["device-code-lifetime"] = (settings, text) => settings.DeviceCodeLifetime = Seconds(text),
        ["authorization-code-lifetime"] = (settings, text) => settings.AuthorizationCodeLifetime = Seconds(text),
        ["poll-interval"] = (settings, text) => settings.PollInterval = Seconds(text),
        ["rotation-grace"] = (settings, text) => settings.RotationGrace = Seconds(text),
        ["authorization-lifetime"] = (settings, text) => settings.AuthorizationLifetime = Seconds(text),
        ["registry-password"] = (settings, text) => settings.RegistryPassword = text,
        ["rate"] = (settings, text) => settings.Rate = Number(text, 0, 100_000),
        ["assumed-role-lifetime"] = (settings, text) => settings.AssumedRoleLifetime = Seconds(text),
        ["user-key"] = (settings, text) => settings.User = settings.User.WithKey(text),
        ["user-arn"] = (settings, text) => settings.User = settings.User.WithArn(text),
        ["page-size"] = (settings, text) => settings.PageSize = Number(text, 1, 100),
        ["refresh-tokens"] = (settings, text) => settings.IssuesRefreshTokens = Switch(text),
        ["rotation"] = (settings, text) => settings.RotatesRefreshTokens = Switch(text),
        ["auto-approve"] = (settings, text) => settings.AutoApproves = Switch(text),
    };

    public string Region { get; set; } = "us-east-1";

    /// <summary>The default start URL of minted tokens.</summary>
    public string StartUrl { get; set; } = "https://stand-in.awsapps.com/start";

    public TimeSpan TokenLifetime { get; set; } = TimeSpan.FromHours(8);

    public TimeSpan RoleLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// Of AssumeRole's credentials, whatever duration was asked for; may be negative. Null: as asked.
    /// </summary>
    public TimeSpan? AssumedRoleLifetime { get; set; }

    /// <summary>A user whose key never expires and has no session token.</summary>
    public IamUser User { get; set; } = IamUser.Example;

    public TimeSpan RegistrationLifetime { get; set; } = TimeSpan.FromDays(90);

    public TimeSpan DeviceCodeLifetime { get; set; } = TimeSpan.FromMinutes(10);

    public TimeSpan AuthorizationCodeLifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Sent in whole seconds; zero allows any rate.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>As in the service only sign-ins with a scope get a refresh token; false: none does.</summary>
    public bool IssuesRefreshTokens { get; set; } = true;

    /// <summary>Each use of a refresh token issues a new one and invalidates the old.</summary>
    public bool RotatesRefreshTokens { get; set; } = true;

    /// <summary>How long a rotated refresh token still works.</summary>
    public TimeSpan RotationGrace { get; set; } = TimeSpan.Zero;

    /// <summary>Of ECR authorization tokens.</summary>
    public TimeSpan AuthorizationLifetime { get; set; } = TimeSpan.FromHours(12);

    /// <summary>The password of every authorization, for a registry with a fixed one; null for random ones.</summary>
    public string? RegistryPassword { get; set; }

    /// <summary>Device codes and browser sign-ins are allowed without a person.</summary>
    public bool AutoApproves { get; set; }

    /// <summary>The default page size of listings.</summary>
    public int PageSize { get; set; } = 100;

    /// <summary>
    /// The rate limit of the portal for all callers together, in calls per second; more get a 429. 0 means unlimited.
    /// </summary>
    public int Rate { get; set; }

    /// <summary>Sets one by its name on the command line and in the control API.</summary>
    /// <exception cref="FormatException">Unknown setting or invalid value.</exception>
    public void Set(string name, string value)
    {
        if (!Has(name))
            throw new FormatException($"'{name}' is not a setting; there are {string.Join(", ", _byName.Keys)}");
        _byName[name](this, value);
    }

    /// <summary>Of the Region.</summary>
    internal string Partition => PartitionOf(Region);

    internal static string PartitionOf(string region) => region.Split('-') switch
    {
        ["cn", ..] => "aws-cn",
        ["us", "gov", ..] => "aws-us-gov",
        _ => "aws",
    };

    internal static bool Has(string name) => _byName.ContainsKey(name);

    internal static TimeSpan Seconds(string text) => TimeSpan.FromSeconds(Number(text, -MostSeconds, MostSeconds));

    internal static int Number(string text, int least, int most) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        && number >= least && number <= most
            ? number
            : throw new FormatException($"'{text}' is not a whole number from {least} to {most}");

    static bool Switch(string text) => text switch
    {
        "on" or "true" => true,
        "off" or "false" => false,
        _ => throw new FormatException($"'{text}' is neither on nor off"),
    };
}
