namespace CredentialProcess.Tests;

/// <summary>What a failure says of itself, and the exit codes that callers rely on.</summary>
public class FailureTests
{
    static readonly Dictionary<FailureKind, int> s_exits = new()
    {
        [FailureKind.Usage] = 2,
        [FailureKind.Configuration] = 3,
        [FailureKind.SignInNeeded] = 4,
        [FailureKind.SignInDenied] = 4,
        [FailureKind.AccessDenied] = 5,
        [FailureKind.Network] = 6,
        [FailureKind.Service] = 1,
        [FailureKind.NotAws] = 1,
        [FailureKind.Local] = 1,
        [FailureKind.Internal] = 1,
    };

    [Fact]
    public void Each_kind_has_its_exit_code() =>
        Assert.Equal(s_exits,
            Enum.GetValues<FailureKind>().ToDictionary(kind => kind, kind => (int)ExitCodes.Of(kind)));

    [Fact]
    public void A_kind_that_is_assumed_for_an_exit_code_has_that_exit_code() =>
        Assert.All(Enum.GetValues<ExitCode>().Where(exit => exit != ExitCode.Done),
            exit => Assert.Equal(exit, ExitCodes.Of(ExitCodes.ToKind(exit))));

    [Fact]
    public void A_lazy_hint_is_made_only_when_it_is_read()
    {
        var made = 0;
        var failure = new Failure(FailureKind.Configuration, "no such name") { LazyHint = () => $"hint {++made}" };
        Assert.Equal("no such name", failure.Message);
        Assert.Equal(0, made);
        Assert.Equal("hint 1", failure.Hint);
    }

    [Fact]
    public void With_another_hint_it_is_the_same_failure()
    {
        var failure = new Failure(FailureKind.SignInNeeded, "not signed in");
        var hinted = failure.WithHint("run: this");
        Assert.Equal((failure.Kind, failure.Message, "run: this"), (hinted.Kind, hinted.Message, hinted.Hint));
        Assert.Null(failure.Hint);
    }

    [Fact]
    public void A_bug_is_shown_without_its_message()
    {
        var failure = Failure.Unexpected(new InvalidOperationException("SECRET"));
        Assert.Equal("an unexpected InvalidOperationException in sso-cred itself", failure.Message);
        Assert.DoesNotContain("SECRET", failure.ToString(), StringComparison.Ordinal);
    }
}
