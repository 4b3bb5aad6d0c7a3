using System.Collections.Concurrent;
using CredentialProcess.Tests;
using Microsoft.Playwright;

namespace SsoCred.Tests.SignIn;

/// <summary>
/// Debian's browser, headless, with a new profile each time, driven by Playwright. Records every request and every
/// console error (a page that violates its own policy causes one).
/// </summary>
sealed class Chromium : IAsyncDisposable
{
    static readonly string[] s_switches =
    [
        "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    readonly TemporaryFolder _profile;
    readonly IPlaywright _playwright;
    readonly IBrowserContext _context;

    Chromium(TemporaryFolder profile, IPlaywright playwright, IBrowserContext context)
    {
        (_profile, _playwright, _context) = (profile, playwright, context);
        Page = context.Pages[0];
        context.Request += (_, request) => Requests.Enqueue(request.Url);
        Page.Console += (_, message) => Complaints.Enqueue(message.Text);
        Page.PageError += (_, error) => Complaints.Enqueue(error);
    }

    public IPage Page { get; }

    public ConcurrentQueue<string> Requests { get; } = new();

    public ConcurrentQueue<string> Complaints { get; } = new();

    public static Task<string> ProgramAsync() => Debian.NeedAsync("chromium", "/usr/bin/chromium");

    /// <param name="proxy">The proxy to use, accepting any certificate.</param>
    public static async Task<Chromium> StartAsync(ColorScheme scheme = ColorScheme.Light, string? proxy = null)
    {
        var program = await ProgramAsync();
        var profile = new TemporaryFolder();
        var playwright = await Playwright.CreateAsync();
        var context = await playwright.Chromium.LaunchPersistentContextAsync(profile.Path, new()
        {
            ExecutablePath = program,
            Headless = true,
            Args = s_switches,
            ColorScheme = scheme,
            // By default Playwright also proxies requests to this machine.
            Proxy = proxy is null ? null : new() { Server = proxy, Bypass = "127.0.0.1" },
            IgnoreHTTPSErrors = proxy is not null,
            ViewportSize = new() { Width = 900, Height = 620 },
        });
        return new Chromium(profile, playwright, context);
    }

    /// <summary>Saved with the other test reports.</summary>
    public Task PhotographAsync(string name) => Page.ScreenshotAsync(new()
    {
        Path = Path.Combine(Repository.Top, "artifacts", "test", $"page-{name}.png"),
    });

    /// <summary>The contrast of text and background by WCAG 2, from 1 to 21.</summary>
    public Task<double> ContrastAsync() => Page.EvaluateAsync<double>("""
        () => {
          const ground = document.createElement('p');
          ground.style.background = 'Canvas';
          document.body.append(ground);
          const light = colour => {
            const [r, g, b] = colour.match(/\d+/g).slice(0, 3).map(c => c / 255)
              .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
            return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
          };
          const pair = [light(getComputedStyle(document.body).color), light(getComputedStyle(ground).backgroundColor)];
          ground.remove();
          return Math.max(...pair) / Math.min(...pair);
        }
        """);

    public async ValueTask DisposeAsync()
    {
        await _context.CloseAsync();
        _playwright.Dispose();
        _profile.Dispose();
    }
}
