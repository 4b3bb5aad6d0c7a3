namespace CredentialProcess.Profiles;

/// <summary>
/// The profile that the environment chooses (botocore, session.py): the first of two variables that is not empty.
/// </summary>
static class ActiveProfile
{
    /// <summary>The profile where neither the command line nor the environment chooses one.</summary>
    public const string Default = "default";

    /// <summary>In the order in which they are read.</summary>
    public static readonly IReadOnlyList<string> Variables = ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"];

    /// <summary>The name and the variable it comes from; null where the environment chooses none.</summary>
    public static (string Name, string Variable)? In(Func<string, string?> environment)
    {
        foreach (var variable in Variables)
        {
            if (environment(variable) is { Length: > 0 } name)
                return (name, variable);
        }

        return null;
    }
}
