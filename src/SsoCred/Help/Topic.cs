namespace SsoCred.Help;

/// <summary>What is not about one command: <c>sso-cred help NAME</c>.</summary>
/// <param name="Text">Lines of at most 80 columns.</param>
sealed record Topic(string Name, string Purpose, string Text)
{
    public const string Pointer = "More: 'sso-cred help COMMAND', 'sso-cred help environment', "
        + "'sso-cred help exit-codes', 'sso-cred help json'.";

    public static IReadOnlyList<Topic> All { get; } =
    [
        new("environment", "Environment variables that are read or set.", EnvironmentTopic.Text),
        new("exit-codes", "What each exit code means.", ExitCodesTopic.Text),
        new("json", "What the commands print with --json.", JsonTopic.Text),
    ];
}
