namespace SsoCred.Options;

/// <summary>
/// The AWS CLI takes its own options before the command too, and <c>aws eks update-kubeconfig</c> writes them there:
/// <c>--region R eks get-token …</c>. For the commands that are named as the AWS CLI's, they move behind it.
/// </summary>
static class AwsCliOrder
{
    static readonly string[] s_commands = ["eks", "rds", "dsql", "codecommit"];
    static readonly string[] s_options = ["--region", "--output", "--profile"];

    public static string[] CommandFirst(string[] args)
    {
        var at = 0;
        while (at < args.Length && Length(args[at]) is > 0 and var length)
            at += length;
        return at > 0 && at < args.Length && s_commands.Contains(args[at]) ? [.. args[at..], .. args[..at]] : args;
    }

    // How many words an option takes; 0 for other words.
    static int Length(string word) => s_options.Contains(word) ? 2
        : s_options.Any(option => word.StartsWith(option, StringComparison.Ordinal) && word[option.Length] == '=') ? 1
        : 0;
}
