using System.Globalization;
using CredentialProcess.Certificates;
using CredentialProcess.Http;

namespace CredentialProcess.Connections;

/// <summary>
/// All requests and responses of the SDK pass through here: no plain text leaves the machine, no redirect is followed,
/// no response exceeds its limit, and failures leave as <see cref="AwsFault"/> before the SDK can put text of the
/// response into a message.
/// </summary>
sealed class ValidatingHandler(TimeProvider clock, TextWriter? debug, Network network, TrustSettings trust,
    HttpMessageHandler inner)
    : DelegatingHandler(inner)
{
    readonly Lock _gate = new();
    bool _prepared;

    /// <summary>
    /// Set on requests whose response is returned without validation; true to read the body of a success.
    /// </summary>
    public static readonly HttpRequestOptionsKey<bool> RawResponse = new("sso-cred-raw-response");

    /// <summary>Set on requests whose response is not JSON.</summary>
    public static readonly HttpRequestOptionsKey<ResponseFormat> Format = new("sso-cred-response-format");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        var url = request.RequestUri!;
        Loopback.RequireHttpsOrLoopback(url);
        PrepareTls(url);
        if (!request.Headers.NonValidated.Contains(UserAgent.Header))
            request.Headers.TryAddWithoutValidation(UserAgent.Header, UserAgent.Value);
        var attempt = Attempt.Current ?? new Attempt();
        attempt.Begin(request);
        if (request.Content is { } body)
            request.Content = new WatchedBody(body, attempt.BeginBody);
        var started = clock.GetTimestamp();
        var outcome = "given up";
        HttpResponseMessage? response = null;
        var isValid = false;
        try
        {
            response = await base.SendAsync(request, cancel);
            attempt.NothingSent = false;
            attempt.Status = (int)response.StatusCode;
            attempt.ServerDate = response.Headers.Date;
            attempt.ServerAhead = attempt.ServerDate - clock.GetUtcNow();
            RequestTimings.Of(request)?.MarkAnswered();
            await ValidateAsync(request, response, cancel);
            outcome = attempt.Status.Value.ToString(CultureInfo.InvariantCulture);
            isValid = true;
            return response;
        }
        // The caller knows whether the timeout of the attempt or of the run has expired.
        catch (Exception e) when (e is AwsFault
            || !(cancel.IsCancellationRequested || attempt.Stop.IsCancellationRequested))
        {
            var fault = attempt.Fault = e as AwsFault
                ?? NetworkErrorText.ToFault(e, attempt, network.RequestsClientCertificate(url.IdnHost));
            fault.Origin = network.EndpointOrigins.GetValueOrDefault(url.Authority);
            var what = fault.Status?.ToString(CultureInfo.InvariantCulture) ?? fault.Kind.ToString();
            outcome = string.Join(' ', ((string?[])[what, fault.Code, fault.Reason]).OfType<string>());
            throw fault;
        }
        finally
        {
            if (!isValid)
                response?.Dispose();
            WriteDebugLine(request.Method, url, attempt.Number, outcome, clock.GetElapsedTime(started));
        }
    }

    /// <exception cref="AwsFault">The response is an error, or not what the SDK may parse.</exception>
    async Task ValidateAsync(HttpRequestMessage request, HttpResponseMessage response, CancellationToken cancel)
    {
        if (request.Options.TryGetValue(RawResponse, out var readBody))
        {
            if (readBody && response.IsSuccessStatusCode)
                await ResponseValidator.BufferPrefixAsync(response, cancel);
            return;
        }

        var url = request.RequestUri!;
        var format = request.Options.TryGetValue(Format, out var other) ? other : ResponseFormat.Json;
        if (await ResponseValidator.ValidateAsync(response, url, format, clock, cancel) is not { } fault)
            return;
        // Some servers accept the handshake and then reject clients without certificate (nginx: 400).
        throw fault is { Status: 400 or 495 or 496, Code: null } && network.RequestsClientCertificate(url.IdnHost)
            ? NetworkErrorText.ClientCertificateRequired()
            : fault;
    }

    // An unreadable proxy setting must not mean no proxy, and an unreadable bundle not an empty one, as the inner
    // handlers would take them.
    void PrepareTls(Uri url)
    {
        if (url.Scheme != Uri.UriSchemeHttps)
            return;
        var route = network.Proxy.Describe(url);
        lock (_gate)
        {
            if (_prepared)
                return;
            trust.Validate();
            network.PrepareTls();
            _prepared = true;
        }

        if (debug is null)
            return;
        lock (debug)
            debug.WriteLine($"network: {route}, trust in {trust.Describe()}");
    }

    // The query is left out: it holds role and account, and overrides may contain anything.
    void WriteDebugLine(HttpMethod method, Uri url, int number, string outcome, TimeSpan elapsed)
    {
        if (debug is null)
            return;
        var line = string.Create(CultureInfo.InvariantCulture,
            $"{method} {url.Authority} {url.AbsolutePath} try {number}: {outcome} ({elapsed.TotalMilliseconds:0} ms)");
        lock (debug)
            debug.WriteLine(line);
    }
}
