using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace SsoCred.Tests.SignIn;

/// <summary>
/// A run that waits for its user; its output so far can be read.
/// </summary>
sealed partial class WaitingRun : IDisposable
{
    // Only a hang reaches this.
    static readonly TimeSpan s_hang = TimeSpan.FromSeconds(300);

    readonly Home _home;
    readonly Process _process;
    readonly StringBuilder _said = new();
    readonly Task _reading;
    readonly Task<byte[]> _output;

    WaitingRun(Home home, Process process)
    {
        (_home, _process) = (home, process);
        _output = ReadAsync(process.StandardOutput.BaseStream);
        _reading = HearAllAsync();
    }

    public static WaitingRun Start(Home home, params string[] args) => new(home, home.Start(args));

    public static WaitingRun Of(Home home, Process process) => new(home, process);

    public string Said
    {
        get
        {
            lock (_said)
                return _said.ToString();
        }
    }

    public bool HasEnded => _process.HasExited;

    /// <summary>Waits until the output matches.</summary>
    public async Task<Match> HearAsync(Regex pattern)
    {
        for (var begun = Stopwatch.StartNew(); begun.Elapsed < s_hang; await Task.Delay(20))
        {
            var ended = _reading.IsCompleted;
            if (pattern.Match(Said) is { Success: true } match)
                return match;
            Assert.False(ended, $"it ended without saying '{pattern}': {Said}");
        }

        throw new InvalidOperationException($"nothing like '{pattern}' was said: {Said}");
    }

    /// <summary>The code to compare or type.</summary>
    public async Task<string> CodeAsync() => (await HearAsync(Code())).Groups[1].Value;

    /// <summary>The page to open.</summary>
    public async Task<Uri> PageAsync() => new((await HearAsync(Page())).Groups[1].Value);

    /// <summary>The last line before it waits.</summary>
    public Task UntilItWaitsAsync() => HearAsync(WaitsFor());

    /// <summary>Sends SIGINT, as Ctrl-C does, or another signal.</summary>
    public void Signal(string name = "INT")
    {
        using var kill = Process.Start("/bin/kill",
            ["-" + name, _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public async Task<Run> EndAsync()
    {
        using var hang = new CancellationTokenSource(s_hang);
        try
        {
            await _process.WaitForExitAsync(hang.Token);
            await _reading.WaitAsync(hang.Token);
            var run = new Run(_process.ExitCode, await _output.WaitAsync(hang.Token), Said);
            _home.AssertNoSecretIn(run.Said);
            return run;
        }
        catch (OperationCanceledException)
        {
            throw new InvalidOperationException($"it hangs, or whom it started keeps its streams; it said: {Said}");
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    async Task HearAllAsync()
    {
        var buffer = new char[1024];
        while (await _process.StandardError.ReadAsync(buffer) is > 0 and var count)
        {
            lock (_said)
                _said.Append(buffer, 0, count);
        }
    }

    static async Task<byte[]> ReadAsync(Stream stream)
    {
        using var all = new MemoryStream();
        await stream.CopyToAsync(all);
        return all.ToArray();
    }

    [GeneratedRegex(@"the code ([A-Z]{4}-[A-Z]{4})\b")]
    private static partial Regex Code();

    [GeneratedRegex(@"^  (\S+)\r?\n", RegexOptions.Multiline)]
    private static partial Regex Page();

    [GeneratedRegex(@"^waiting for .*\n", RegexOptions.Multiline)]
    private static partial Regex WaitsFor();
}
