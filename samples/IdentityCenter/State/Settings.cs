using System.Globalization;

namespace IdentityCenter.State;

/// <summary>
/// What a run of the stand-in may be told about lifetimes and manners. Everything can be changed while it serves;
/// a change counts for what is issued after it.
/// </summary>
public sealed class Settings
{
    // Ten years; more is a slip.
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
        ["page-size"] = (settings, text) => settings.PageSize = Number(text, 1, 100),
        ["refresh-tokens"] = (settings, text) => settings.IssuesRefreshTokens = Switch(text),
        ["rotation"] = (settings, text) => settings.RotatesRefreshTokens = Switch(text),
        ["auto-approve"] = (settings, text) => settings.AutoApproves = Switch(text),
    };

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

    /// <summary>Of a registry's user and password.</summary>
    public TimeSpan AuthorizationLifetime { get; set; } = TimeSpan.FromHours(12);

    /// <summary>
    /// The password of every authorization, for a registry that knows but one; null: each has its own.
    /// </summary>
    public string? RegistryPassword { get; set; }

    /// <summary>Device codes and browser sign-ins are allowed without a person.</summary>
    public bool AutoApproves { get; set; }

    /// <summary>The page length of the listings when the caller names none.</summary>
    public int PageSize { get; set; } = 100;

    /// <summary>
    /// How many calls a second the portal takes, from all callers together, and how many at once; more get a 429.
    /// 0 takes all.
    /// </summary>
    public int Rate { get; set; }

    /// <summary>Sets one by the name it has on the command line and in the control calls.</summary>
    /// <exception cref="FormatException">There is no such setting, or the value is not one for it.</exception>
    public void Set(string name, string value)
    {
        if (!Has(name))
            throw new FormatException($"'{name}' is not a setting; there are {string.Join(", ", _byName.Keys)}");
        _byName[name](this, value);
    }

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
