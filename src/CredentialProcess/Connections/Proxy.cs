using System.Net;
using System.Text;
using CredentialProcess.Http;

namespace CredentialProcess.Connections;

/// <summary>
/// Selects the proxy of a request by the rules of botocore (utils.py, get_environ_proxies), which are CPython's
/// (urllib/request.py, getproxies_environment and proxy_bypass_environment): lower case wins, ALL_PROXY is ignored,
/// NO_PROXY is a list of host suffixes. HTTP_PROXY is unused, since plain http goes only to this machine, which is
/// never proxied. Without any of the variables the system settings apply on Windows and macOS. .NET sees only SOCKS and
/// system proxies; tunnels through HTTP proxies are made by <see cref="ProxyTunnel"/>.
/// </summary>
sealed class Proxy : IWebProxy, ICredentials
{
    // Meant as "no proxy", but every client takes them as host names.
    static readonly string[] s_nonHosts = ["none", "direct", "false", "no", "off", "null", "nil", "true", "disabled",
        "disable"];

    readonly IWebProxy? _system;
    readonly string? _text;
    readonly (string Variable, string Text)? _noProxy;
    NetworkCredential? _credentials;
    Uri? _uri;

    /// <param name="environment">Looks up an environment variable.</param>
    /// <param name="system">Used where no variable is set; or null.</param>
    public Proxy(Func<string, string?> environment, IWebProxy? system = null)
    {
        (Variable, _text) = Find("https_proxy") is var (variable, text) && text.Trim() is { Length: > 0 } trimmed
            ? (variable, trimmed) : default;
        _noProxy = Find("no_proxy");
        // A proxy variable for any scheme keeps CPython from using the system settings.
        if (_text is null && _noProxy is null && Find("http_proxy") is null && Find("all_proxy") is null)
            _system = system;

        // An empty lower-case variable hides the upper-case one.
        (string, string)? Find(string name) =>
            environment(name) is { } lower ? lower.Length == 0 ? null : (name, lower)
            : environment(name.ToUpperInvariant()) is { Length: > 0 } upper ? (name.ToUpperInvariant(), upper)
            : null;
    }

    /// <summary>The variable that sets the proxy; null for none.</summary>
    public string? Variable { get; }

    /// <summary>For messages, without password: <c>proxy 'p:3128' (HTTPS_PROXY)</c>.</summary>
    internal string Label =>
        $"proxy '{(_uri?.Authority is { } place ? place : "of the system")}' ({Variable ?? "the system's"})";

    /// <summary>For messages when the proxy can't be reached.</summary>
    internal string? Hint => Variable is null ? null
        : _uri is { } uri && s_nonHosts.Contains(uri.Host)
        ? $"'{uri.Host}' is taken as a host name there; for no proxy, unset {Variable}"
        : $"check {Variable}, and whether the proxy can be reached from this network";

    /// <summary>The Proxy-Authorization header for CONNECT; null without user and password.</summary>
    internal string? Authorization => _credentials is null ? null
        : "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{_credentials.UserName}:{_credentials.Password}"));

    // SocketsHttpHandler reads this once, at its first request, when the variable may not have been parsed yet.
    ICredentials? IWebProxy.Credentials
    {
        get => _system is null ? this : _system.Credentials;
        set => throw new NotSupportedException();
    }

    internal static Proxy FromEnvironment(Func<string, string?> environment) =>
        // Linux has no system settings besides the variables, which .NET reads differently.
        new(environment, OperatingSystem.IsLinux() ? null : HttpClient.DefaultProxy);

    /// <summary>The proxy without user and password; null for a direct connection.</summary>
    /// <exception cref="Failure">
    /// The variable is not a proxy URL. The message does not show its value: it may contain a password.
    /// </exception>
    public Uri? For(Uri target)
    {
        if (Loopback.Is(target))
            return null;
        if (_system is not null)
            return _system.IsBypassed(target) ? null : _system.GetProxy(target) is { } set && set != target ? set
                : null;
        return target.Scheme != Uri.UriSchemeHttps || _text is null || IsInNoProxy(target) ? null
            : _uri ?? Parse(_text, Variable!);
    }

    /// <summary>For messages: the route to a target, without password.</summary>
    public string Describe(Uri target) => For(target) is { } proxy
        ? $"proxy '{proxy.Authority}' ({Variable ?? "the system's"})"
        : _text is not null && !Loopback.Is(target) ? $"no proxy ({_noProxy?.Variable})" : "no proxy";

    /// <summary>The HTTP proxy to tunnel through; or null.</summary>
    internal Uri? TunnelFor(Uri target) =>
        _system is null && For(target) is { Scheme: "http" or "https" } proxy ? proxy : null;

    /// <summary>Whether .NET uses a SOCKS proxy for the target, over a connection that we make.</summary>
    internal bool IsSocksFor(Uri target) =>
        _system is null && For(target) is { } proxy && proxy.Scheme.StartsWith("socks", StringComparison.Ordinal);

    bool IWebProxy.IsBypassed(Uri host) => For(host) is null || TunnelFor(host) is not null;

    Uri? IWebProxy.GetProxy(Uri destination) => TunnelFor(destination) is null ? For(destination) : null;

    NetworkCredential? ICredentials.GetCredential(Uri uri, string authType) => _credentials;

    bool IsInNoProxy(Uri target)
    {
        if (_noProxy is not { } noProxy)
            return false;
        // Only as the whole value: in a list '*' is a name like any other.
        if (noProxy.Text == "*")
            return true;
        var name = (target.HostNameType == UriHostNameType.IPv6 ? target.Host : target.IdnHost).ToLowerInvariant();
        var withPort = target.IsDefaultPort ? name : $"{name}:{target.Port}";
        foreach (var entry in noProxy.Text.Split(','))
        {
            if (entry.Trim() is not { Length: > 0 } trimmed)
                continue;
            var ending = trimmed.TrimStart('.').ToLowerInvariant();
            if (name == ending || withPort == ending || name.EndsWith('.' + ending, StringComparison.Ordinal)
                || withPort.EndsWith('.' + ending, StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    Uri Parse(string text, string variable)
    {
        (var uri, _credentials) = ProxyUrl.Parse(text, variable);
        return _uri = uri;
    }
}
