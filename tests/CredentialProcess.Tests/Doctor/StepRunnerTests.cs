using CredentialProcess.Doctor;

namespace CredentialProcess.Tests.Doctor;

/// <summary>A step that breaks says so beside what it had found, and nothing of what the exception holds.</summary>
public sealed class StepRunnerTests
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_step_that_breaks_is_a_finding_beside_those_before_it()
    {
        var found = await StepRunner.RunAsync(new Step(_ => throw new InvalidOperationException("a secret")), Stop);
        Assert.Equal(
            [
                new Finding("odd", FindingState.Ok, "first", "is fine", null),
                new Finding("odd", FindingState.Attention, "not finished",
                    "an unexpected InvalidOperationException in sso-cred itself",
                    "run it again with --debug and report what it prints"),
            ], found);
    }

    [Fact]
    public async Task A_failure_is_reported_in_its_own_words()
    {
        var found = await StepRunner.RunAsync(
            new Step(_ => throw new Failure(FailureKind.Configuration, "there is no home folder", "set HOME")), Stop);
        Assert.Equal(new Finding("odd", FindingState.Attention, "not finished", "there is no home folder", "set HOME"),
            found[1]);
    }

    [Fact]
    public async Task A_limit_inside_a_step_is_no_end_of_the_walk()
    {
        var found = await StepRunner.RunAsync(new Step(_ => throw new OperationCanceledException()), Stop);
        Assert.Equal(2, found.Count);
    }

    sealed class Step(Action<Findings> look) : IStep
    {
        public string Name => "odd";

        public bool UsesNetwork => false;

        public Task CheckAsync(Findings found, CancellationToken stop)
        {
            found.Ok("first", "is fine");
            look(found);
            return Task.CompletedTask;
        }
    }
}
