using CredentialProcess;
using SsoCred.SignIn;

namespace SsoCred.Tests.SignIn;

/// <summary>Which failures get the command that signs in as their hint.</summary>
public class SignInHintTests
{
    [Fact]
    public async Task A_failure_that_needs_a_sign_in_gets_the_command()
    {
        var failure = await FailAsync(new Failure(FailureKind.SignInNeeded, "not signed in"));
        Assert.Equal((FailureKind.SignInNeeded, "not signed in", "run: this"),
            (failure.Kind, failure.Message, failure.Hint));
    }

    [Theory]
    [InlineData(FailureKind.SignInDenied)]
    [InlineData(FailureKind.AccessDenied)]
    [InlineData(FailureKind.Network)]
    [InlineData(FailureKind.Service)]
    public async Task Other_failures_keep_their_own_hint(object kind)
    {
        var failure = new Failure((FailureKind)kind, "it failed", "own hint");
        Assert.Same(failure, await FailAsync(failure));
    }

    [Fact]
    public async Task A_result_is_handed_on() =>
        Assert.Equal("done", await SignInHint.AddAsync("run: this", () => Task.FromResult("done")));

    static Task<Failure> FailAsync(Failure failure) => Assert.ThrowsAsync<Failure>(
        () => SignInHint.AddAsync("run: this", () => Task.FromException<string>(failure)));
}
