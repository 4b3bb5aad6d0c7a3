namespace CredentialProcess.Doctor;

/// <summary>One step of the way that a run goes, looked at without going on.</summary>
interface IStep
{
    string Name { get; }

    /// <summary>It asks the network, so a person should be told that it is under way.</summary>
    bool UsesNetwork { get; }

    Task CheckAsync(Findings found, CancellationToken stop);
}

/// <summary>
/// Takes a step. One that breaks becomes a finding beside what it had found before, and the walk goes on. Nothing is
/// written anywhere.
/// </summary>
static class StepRunner
{
    public static async Task<IReadOnlyList<Finding>> RunAsync(IStep step, CancellationToken stop)
    {
        var found = new Findings(step.Name);
        try
        {
            await step.CheckAsync(found, stop);
        }
        catch (Failure failure)
        {
            found.Attention("not finished", failure);
        }
        catch (Exception unexpected) when (!stop.IsCancellationRequested)
        {
            // Its message may hold anything, so only its kind is shown.
            found.Attention("not finished", $"an unexpected {unexpected.GetType().Name} in sso-cred itself",
                "run it again with --debug and report what it prints");
        }

        return found.All;
    }
}
