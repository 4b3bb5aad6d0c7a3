using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using IdentityCenter.State;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace IdentityCenter.Http;

/// <summary>
/// A running stand-in: a tenant behind HTTP on 127.0.0.1. Tests start one in process and inspect its requests;
/// <c>dotnet run</c> starts one for a person. It calls nobody.
/// </summary>
public sealed class StandIn : IAsyncDisposable
{
    // Limits the memory that a looping caller can use.
    const int Remembered = 20_000;

    readonly Setup _setup;
    readonly Authority? _authority;
    readonly WebApplication _app;
    readonly ConcurrentQueue<Received> _requests = new();

    StandIn(Setup setup)
    {
        _setup = setup;
        Tenant = new Tenant(setup.Clock);
        _authority = setup.TlsPort is null && setup.ProxyPort is null ? null : new Authority();
        _app = Build();
    }

    /// <summary>The endpoint of both services, without trailing slash.</summary>
    public string Url { get; private set; } = "";

    /// <summary>The TLS listener, which serves every host name; or null.</summary>
    public string? TlsUrl { get; private set; }

    /// <summary>The CA of the TLS listener.</summary>
    public Authority Authority => _authority ?? throw new InvalidOperationException("started without TLS");

    public Proxy? Proxy { get; private set; }

    public Tenant Tenant { get; }

    public Faults Faults { get; } = new();

    public Calls Calls => Tenant.Calls;

    /// <summary>Every request since the start or the last <see cref="ForgetRequests"/>, oldest first.</summary>
    public IReadOnlyList<Received> Requests => [.. _requests];

    public static async Task<StandIn> StartAsync(Setup? setup = null, CancellationToken cancellation = default)
    {
        var standIn = new StandIn(setup ?? new Setup());
        try
        {
            await standIn.StartAsync(cancellation);
            return standIn;
        }
        catch
        {
            await standIn.DisposeAsync();
            throw;
        }
    }

    public void ForgetRequests() => _requests.Clear();

    public async ValueTask DisposeAsync()
    {
        Faults.Clear();
        if (Proxy is not null)
            await Proxy.DisposeAsync();
        using (var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(1)))
            await _app.StopAsync(timeout.Token);
        await _app.DisposeAsync();
        _authority?.Dispose();
    }

    async Task StartAsync(CancellationToken cancellation)
    {
        await _app.StartAsync(cancellation);
        var addresses = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        Url = addresses.First(address => address.StartsWith("http:", StringComparison.Ordinal));
        if (_authority is null)
            return;
        TlsUrl = addresses.First(address => address.StartsWith("https:", StringComparison.Ordinal));
        if (_setup.CaFile is { } path)
            await File.WriteAllTextAsync(path, _authority.Pem, cancellation);
        if (_setup.ProxyPort is { } port)
            Proxy = new Proxy(port, new IPEndPoint(IPAddress.Loopback, new Uri(TlsUrl).Port), _setup.ProxyCredentials);
    }

    WebApplication Build()
    {
        // The empty builder reads no settings file and no ASPNETCORE_ variables, and logs nothing.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore().AddSingleton<IHostLifetime, Unattended>();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Loopback, _setup.Port, listen => listen.Protocols = HttpProtocols.Http1);
            if (_authority is not null)
                kestrel.Listen(IPAddress.Loopback, _setup.TlsPort ?? 0, listen =>
                {
                    listen.Protocols = HttpProtocols.Http1;
                    listen.UseHttps(https => https.ServerCertificateSelector = (_, name) => _authority.For(name));
                });
        });

        var app = builder.Build();
        // Endpoint overrides may have a path, which clients keep.
        app.UsePathBase("/base");
        app.Use(StampAsync);
        app.UseRouting();
        foreach (var route in Route.All(Tenant))
            app.MapMethods(route.Path, [route.Method], http => ServeAsync(http, route));
        var signed = new Signed(Tenant);
        app.MapMethods("/", ["GET", "POST"], http => ServeAsync(http, Route.Unknown, signed.For));
        Control.Map(app, this);
        app.MapFallback(http => ServeAsync(http, Route.Unknown));
        return app;
    }

    /// <summary>Sets Date by the tenant's clock, and a request id.</summary>
    Task StampAsync(HttpContext http, RequestDelegate next)
    {
        http.Response.Headers.Date = Tenant.Clock.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
        http.Response.Headers["x-amzn-RequestId"] = Guid.NewGuid().ToString();
        return next(http);
    }

    async Task ServeAsync(HttpContext http, Route route, Func<Received, Route>? choose = null)
    {
        var request = await Received.ReadAsync(http, route.Operation);
        if (choose is not null)
            request = request.As((route = choose(request)).Operation);
        _requests.Enqueue(request);
        while (_requests.Count > Remembered)
            _requests.TryDequeue(out _);
        Calls.Count(request.Operation);
        if (request.Call != request.Operation)
            Calls.Count(request.Call);

        try
        {
            var (fault, hold) = Faults.Take(request);
            if (hold is not null)
                await hold.WaitAsync(http.RequestAborted);
            if (route.IsPortal && !Tenant.Rate.Allows())
                await route.Error(request, "TooManyRequestsException", "Too many requests").SendAsync(http.Response);
            else if (fault is null)
                await route.Serve(request).SendAsync(http.Response);
            else
                await FaultInjector.ApplyAsync(fault, http, route, request);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The caller has gone.
        }
    }

    /// <summary>The starter of the stand-in stops it: installs no signal handlers.</summary>
    sealed class Unattended : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
