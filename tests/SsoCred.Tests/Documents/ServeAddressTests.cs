namespace SsoCred.Tests.Documents;

/// <summary>
/// The block of docs/containers-and-agents.md that adds an address as root, in a network namespace of its own with a
/// bridge named as docker's.
/// </summary>
public sealed class ServeAddressTests : ExecutableTests
{
    const string Unavailable = "network namespaces with a bridge are not available here";

    [Fact]
    public async Task Its_two_lines_serve_credentials_at_the_address_that_sdks_accept()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, Unavailable);
        var block = Page.Of("docs/containers-and-agents.md").Blocks
            .Single(block => block.Text.Contains("--listen", StringComparison.Ordinal));
        Assert.Equal("text", block.Language);
        var lines = block.Lines.ToList();
        Assert.Equal(2, lines.Count);
        // Cached, since the stand-in is in another namespace.
        Home.SignIn();
        var document = await Home.DocumentAsync();
        Directory.CreateDirectory(Home["bin"]);
        File.CreateSymbolicLink(Home["bin/sso-cred"], SsoCredBinary.Path);
        File.WriteAllText(Home["script"], $$"""
            export PATH="$HOME/bin:/usr/sbin:/usr/bin:/sbin:/bin"
            ip link set lo up && ip link add docker0 type bridge && ip link set docker0 up || exit 98
            {{lines[0]}} || exit 97
            {{lines[1]}} > "$HOME/lines" &
            for try in $(seq 300); do grep -q TOKEN "$HOME/lines" && break; sleep 0.1; done
            eval "$(cat "$HOME/lines")"
            token=${AWS_CONTAINER_AUTHORIZATION_TOKEN:-$(cat "$AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE")}
            curl -sS --noproxy '*' -H "Authorization: $token" "$AWS_CONTAINER_CREDENTIALS_FULL_URI"
            outcome=$?
            echo " $AWS_CONTAINER_CREDENTIALS_FULL_URI"
            kill $! && wait $!
            exit $outcome
            """);
        var run = await Home.ShellAsync("unshare -n true 2> /dev/null || exit 98; exec unshare -n bash \"$HOME/script\"");
        Assert.SkipWhen(run.Exit == 98, Unavailable);
        Assert.True(run.Exit == 0, run.Said);
        Assert.Contains(document.KeyId, run.OutputText, StringComparison.Ordinal);
        Assert.Matches(@" http://169\.254\.170\.2:\d+/", run.OutputText);
    }
}
