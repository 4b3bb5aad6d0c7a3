namespace CredentialProcess.Doctor;

/// <summary>One check of <c>doctor</c>.</summary>
interface IStep
{
    string Name { get; }

    /// <summary>Makes requests, so its progress should be shown.</summary>
    bool UsesNetwork { get; }

    Task CheckAsync(Findings found, CancellationToken stop);
}
