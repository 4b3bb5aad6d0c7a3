using CredentialProcess.Aws;
using CredentialProcess.Certificates;
using CredentialProcess.Config;
using CredentialProcess.Http;
using CredentialProcess.Text;

namespace CredentialProcess.Profiles;

/// <summary>
/// Resolves, for one profile, where a service is reached (botocore, configprovider.py, ConfiguredEndpointProvider):
/// the first that is not empty of the service's variable, AWS_ENDPOINT_URL, the profile's <c>services</c> section and
/// the profile's <c>endpoint_url</c>. All lookups are lazy. An override is refused unless it is safe to send a token
/// there: https, or http on this machine.
/// </summary>
sealed class EndpointResolver
{
    readonly Func<string, string?> _environment;
    readonly AwsConfig? _config;
    readonly ProfileKeys? _keys;

    /// <summary>Resolves from the environment alone.</summary>
    public EndpointResolver(Func<string, string?> environment) => _environment = environment;

    internal EndpointResolver(Func<string, string?> environment, AwsConfig config, ProfileKeys profile)
    {
        _environment = environment;
        _config = config;
        _keys = profile;
    }

    ConfigKeys? Keys => _keys?.Own;

    /// <summary>The certificate authorities to trust for this profile; null where it does not set any.</summary>
    public TrustSettings? Trust => Keys?.Text("ca_bundle") is { } bundle && Keys.TryGet("ca_bundle", out var value)
        ? TrustSettings.Resolve(_environment, bundle, $"{value.Location}: ca_bundle")
        : null;

    /// <param name="service">The service's key in <c>services</c> sections: <c>sso</c>, <c>sso_oidc</c>,
    /// <c>ecr</c>.</param>
    /// <param name="region">The Region whose host is called without an override.</param>
    public Endpoint Resolve(string service, string region)
    {
        if (!RegionName.IsHostLabel(region))
            throw RegionName.Invalid(region);
        var url = IsTrue("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "ignore_configured_endpoint_urls") ? null
            : Url(service);
        return new Endpoint(
            region,
            url?.Url,
            IsTrue("AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint"),
            IsTrue("AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint"))
        {
            Trust = Trust,
            Origin = url?.Origin,
        };
    }

    // Only "true" is true, in any case; a variable that is set, even to nothing, overrides the profile's key.
    bool IsTrue(string variable, string key) =>
        "true".Equals(_environment(variable) ?? Keys?.Text(key), StringComparison.OrdinalIgnoreCase);

    (Uri Url, string Origin)? Url(string service) =>
        FromVariable("AWS_ENDPOINT_URL_" + service.ToUpperInvariant())
        ?? FromVariable("AWS_ENDPOINT_URL")
        ?? FromServices(service)
        ?? FromProfile();

    (Uri Url, string Origin)? FromVariable(string name) =>
        _environment(name) is { Length: > 0 } url ? Validate(url, name) : null;

    (Uri Url, string Origin)? FromServices(string service)
    {
        if (Keys?.Text("services") is not { } name || !Keys.TryGet("services", out var reference))
            return null;
        if (_config?.Services(name) is not { } services)
        {
            throw new Failure(
                FailureKind.Configuration,
                $"{reference.Location}: there is no [services {Printable.Text(name)}]",
                IndentedHeader.Hint(_config?.Config, "services", name)
                ?? $"add the section to {_config?.Config?.Path ?? "the config file"}, or remove the line");
        }

        if (!services.TryGet(service, out var block) || block.Text.Length == 0)
            return null;
        if (!block.Text.StartsWith('\n'))
        {
            throw new Failure(
                FailureKind.Configuration,
                $"{block.Location}: '{service}' is not an indented block",
                $"write '{service} =' and below it, indented, 'endpoint_url = ...'");
        }

        return ConfigKeys.ParseBlock(block).GetValueOrDefault("endpoint_url") is { Length: > 0 } url
            ? Validate(url, $"{block.Location}: the endpoint_url of '{service}'")
            : null;
    }

    (Uri Url, string Origin)? FromProfile() =>
        Keys?.Text("endpoint_url") is { } url && Keys.TryGet("endpoint_url", out var value)
            ? Validate(url, $"{value.Location}: endpoint_url")
            : null;

    // The value itself is not shown: it may contain a password.
    static (Uri Url, string Origin) Validate(string text, string origin)
    {
        if (!(text.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
                || text.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
            || text.AsSpan().ContainsAnyInRange('\0', ' ')
            || text.AsSpan().ContainsAny('\\', '\u007f')
            || !Uri.TryCreate(text, UriKind.Absolute, out var url)
            || url.Host.Length == 0)
        {
            throw Refused($"{origin} is not an http or https URL", "write it as https://host/path");
        }

        if (url.UserInfo.Length > 0)
            throw Refused($"{origin} contains a user name or password", "write it as https://host/path");
        if (url.Query.Length > 0 || url.Fragment.Length > 0)
            throw Refused($"{origin} contains a query or fragment", "write it as https://host/path");
        if (url.Scheme != Uri.UriSchemeHttps && !Loopback.Is(url))
        {
            throw Refused(
                $"{origin} is plain http to '{Printable.Text(url.Host)}': tokens would be sent unencrypted",
                "use https; http is for localhost, 127.0.0.0/8 and [::1] only");
        }

        return (url, origin);
    }

    static Failure Refused(string message, string hint) => new(FailureKind.Configuration, message, hint);
}
