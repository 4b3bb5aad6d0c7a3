namespace CredentialProcess.Doctor;

/// <summary>Runs a step. An exception becomes a finding after those found so far.</summary>
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
            // The message may contain secrets, so only the type is shown.
            found.Attention("not finished", $"an unexpected {unexpected.GetType().Name} in sso-cred itself",
                "run it again with --debug and report what it prints");
        }

        return found.All;
    }
}
