using System.CommandLine;

namespace SsoCred.Options;

/// <summary>
/// A name as the first word after a command, in place of an option: <c>sso-cred whoami dev</c>. Completion offers what
/// the options take.
/// </summary>
sealed class NameArgument : Argument<string?>
{
    /// <summary>In place of <c>--profile</c>.</summary>
    public static readonly NameArgument Profile = new("PROFILE", "The profile, in place of --profile.", "--profile");

    /// <summary>In place of <c>--profile</c> or <c>--session</c>.</summary>
    public static readonly NameArgument ProfileOrSession = new("NAME",
        "A profile, or else a session, in place of --profile or --session.", "--profile", "--session");

    /// <summary>Required.</summary>
    public static readonly NameArgument Session = new("SESSION", "The name of an [sso-session].", "--session")
    {
        Arity = ArgumentArity.ExactlyOne,
    };

    NameArgument(string name, string description, params string[] options)
        : base(name)
    {
        Description = description;
        Arity = ArgumentArity.ZeroOrOne;
        Options = options;
        // The parser would take a mistyped option for the name.
        Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: ['-', ..] word }])
                result.AddError($"Unrecognized command or argument '{word}'.");
        });
    }

    public IReadOnlyList<string> Options { get; }
}
