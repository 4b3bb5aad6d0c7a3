namespace SsoCred.Tests.Faults;

/// <summary>
/// A caller that hands on a pipe which refuses to block, as Node does with its own, and which is full at the moment.
/// </summary>
public sealed class FullPipeTests : IAsyncLifetime
{
    // What dd sets on its stdout stays set for all who share it; that no byte more goes in proves it.
    const string Fill =
        "dd if=/dev/zero bs=4k count=1000 oflag=nonblock 2> /dev/null; env printf x 2> /dev/null && exit 99";

    Home _home = null!;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && !File.Exists("/etc/alpine-release"), "dd of coreutils");
        _home = await Home.CreateAsync();
        _home.SignIn();
    }

    public ValueTask DisposeAsync() => _home?.DisposeAsync() ?? default;

    [Fact]
    public async Task The_document_waits_for_room()
    {
        var document = await _home.DocumentAsync();
        var run = await _home.ShellAsync($$"""
            set -o pipefail
            { {{Fill}}; "$sso_cred" --profile dev; } | { sleep 0.5; tr -d '\0'; }
            """);
        Assert.Equal(document, run.Document());
    }

    [Fact]
    public async Task What_is_said_waits_for_room()
    {
        var run = await _home.ShellAsync($$"""
            set -o pipefail
            { {{Fill}}; "$sso_cred" --profile nope 2>&1 > /dev/null; } | { sleep 0.5; tr -d '\0' >&2; }
            """);
        Assert.Contains("'nope'", run.Failed(3).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_said_does_not_wait_for_good()
    {
        var run = await _home.ShellAsync($$"""
            { {{Fill}}; "$sso_cred" --profile nope 2>&1 > /dev/null; echo $? > "$HOME/exit"; } |
                { until [ -s "$HOME/exit" ]; do sleep 0.1; done; tr -d '\0'; }
            exit "$(cat "$HOME/exit")"
            """);
        Assert.Equal((3, "", ""), (run.Exit, run.OutputText, run.Said));
    }
}
