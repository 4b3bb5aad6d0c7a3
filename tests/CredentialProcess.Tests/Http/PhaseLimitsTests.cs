using CredentialProcess.Aws;
using CredentialProcess.Http;

namespace CredentialProcess.Tests.Http;

/// <summary>How long each phase may take, and what is said when one takes longer.</summary>
public sealed class PhaseLimitsTests : IDisposable
{
    // Pauses between tries are skipped.
    readonly MovingClock _clock = new() { SkipsUpTo = TimeSpan.FromSeconds(0.9) };
    readonly StringWriter _debug = new();

    [Fact]
    public void Every_phase_ends_inside_the_run()
    {
        foreach (var phase in Enum.GetValues<Phase>())
            Assert.True(PhaseLimits.Default.Of(phase) < PhaseLimits.Default.Run, $"{phase}");
    }

    [Theory]
    [InlineData(60, 20, 3)]
    [InlineData(20, 20, 1)]
    [InlineData(2, 20, 1)]
    [InlineData(300, 300, 1)]
    [InlineData(600, 300, 2)]
    [InlineData(null, 300, 1)]
    public void More_time_for_the_run_stretches_them_in_proportion(int? asked, int usual, int factor)
    {
        var limits = PhaseLimits.ForRun(asked is { } s ? TimeSpan.FromSeconds(s) : null, TimeSpan.FromSeconds(usual));
        Assert.Equal(PhaseLimits.Default.Run * factor, limits.Run);
        foreach (var phase in Enum.GetValues<Phase>())
            Assert.Equal(PhaseLimits.Default.Of(phase) * factor, limits.Of(phase));
    }

    [Theory]
    [InlineData(nameof(Phase.LookUp), null,
        "cannot reach 'h.example': the name is not resolved yet: DNS is slow (7")]
    [InlineData(nameof(Phase.LookUp), "proxy 'p:1' (HTTPS_PROXY)",
        "cannot reach 'h.example': proxy 'p:1' (HTTPS_PROXY): the name is not resolved yet: DNS is slow (7")]
    [InlineData(nameof(Phase.Connect), null, "no connection to 'h.example' within 10 s")]
    [InlineData(nameof(Phase.Connect), "proxy 'p:1' (HTTPS_PROXY)",
        "no connection to proxy 'p:1' (HTTPS_PROXY) within 10 s")]
    [InlineData(nameof(Phase.Proxy), "proxy 'p:1' (HTTPS_PROXY)",
    "no answer from proxy 'p:1' (HTTPS_PROXY) within 15 s")]
    [InlineData(nameof(Phase.Tls), null, "no TLS handshake with 'h.example' within 10 s")]
    [InlineData(nameof(Phase.Answer), null, "no answer from 'h.example' within 10 s")]
    public async Task The_limit_of_a_try_is_that_of_its_phase(string name, string? via, string message)
    {
        var phase = Enum.Parse<Phase>(name);
        var tries = 0;
        var fault = await Assert.ThrowsAsync<AwsFault>(() => Calls().CallAsync<int>(
            async stop =>
            {
                tries++;
                using var request = new HttpRequestMessage(HttpMethod.Post,
                    "https://h.example/")
                { Content = new StringContent("x") };
                var attempt = Attempt.Current!;
                attempt.Begin(request);
                // A phase before it uses up none of its time.
                attempt.EnterPhase(Phase.Connect);
                _clock.Advance(PhaseLimits.Default.Connect - TimeSpan.FromSeconds(1));
                attempt.EnterPhase(phase, via);
                _clock.Advance(PhaseLimits.Default.Of(phase) - TimeSpan.FromMilliseconds(1));
                Assert.False(stop.IsCancellationRequested);
                _clock.Advance(TimeSpan.FromMilliseconds(1));
                Assert.True(attempt.Stop.IsCancellationRequested);
                stop.ThrowIfCancellationRequested();
                return 0;
            },
            RetryPolicy.Safe, Deadlines.Until(TestContext.Current.CancellationToken)));
        Assert.Equal(FaultKind.TimedOut, fault.Kind);
        // A look-up is counted from the beginning of the call, since it outlives a try.
        if (phase == Phase.LookUp)
            Assert.StartsWith(message, fault.ToFailure().Message, StringComparison.Ordinal);
        else
            Assert.Equal(message, fault.ToFailure().Message);
        Assert.Equal(3, tries);
    }

    [Fact]
    public void A_body_on_its_way_is_a_request_that_may_have_arrived_whatever_else_is_being_connected()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post,
            "https://h.example/")
        { Content = new StringContent("x") };
        var attempt = new Attempt();
        attempt.Begin(request);
        attempt.EnterPhase(Phase.Connect);
        // It has found another connection.
        attempt.BeginBody();
        attempt.EnterPhase(Phase.Tls);
        Assert.Equal((Phase.Answer, false), (attempt.Phase, attempt.NothingSent));
    }

    public void Dispose() => _debug.Dispose();

    RetryLoop Calls() => new(_clock, _debug, PhaseLimits.Default);
}
