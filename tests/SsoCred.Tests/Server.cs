using System.Diagnostics;
using System.Net;
using System.Text.Json;

namespace SsoCred.Tests;

/// <summary>A running <c>serve</c>, and a client for it.</summary>
sealed class Server : IAsyncDisposable
{
    readonly Process _process;
    readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });
    bool _ended;

    Server(Process process) => _process = process;

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public List<Served> Roles { get; } = [];

    public static async Task<Server> StartAsync(Home home, params string[] options)
    {
        var server = new Server(home.Start(["serve", "--shell", "json", .. options]));
        using var hang = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        hang.CancelAfter(TimeSpan.FromSeconds(60));
        for (var left = options.Count(option => option == "--profile"); left > 0; left--)
        {
            var line = await server._process.StandardOutput.ReadLineAsync(hang.Token)
                ?? throw new InvalidOperationException(await server._process.StandardError.ReadToEndAsync(Stop));
            var variables = JsonSerializer.Deserialize<Dictionary<string, string>>(line)!;
            server.Roles.Add(new Served(new Uri(variables["AWS_CONTAINER_CREDENTIALS_FULL_URI"]),
                variables["AWS_CONTAINER_AUTHORIZATION_TOKEN"], variables["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"],
                variables));
        }

        return server;
    }

    public async Task<ServedAnswer> AskAsync(Served role, string? host = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, role.Uri);
        request.Headers.TryAddWithoutValidation("Authorization", role.Token);
        request.Headers.Host = host;
        using var response = await _http.SendAsync(request, Stop);
        return new ServedAnswer(response.StatusCode, await response.Content.ReadAsStringAsync(Stop));
    }

    public async Task<Run> EndAsync(string signal)
    {
        _ended = true;
        using (var kill = Process.Start("kill", ["-" + signal, _process.Id.ToString(provider: null)]))
            await kill.WaitForExitAsync(Stop);
        var said = await _process.StandardError.ReadToEndAsync(Stop);
        await _process.WaitForExitAsync(Stop);
        return new Run(_process.ExitCode, [], said);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_ended)
            await EndAsync("TERM");
        _process.Dispose();
        _http.Dispose();
    }
}

/// <summary>The output of <c>serve</c> for one profile.</summary>
sealed record Served(Uri Uri, string Token, string TokenFile, Dictionary<string, string> Variables);

sealed record ServedAnswer(HttpStatusCode Status, string Body);
