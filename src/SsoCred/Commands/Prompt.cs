using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using CredentialProcess;
using CredentialProcess.Profiles;
using SsoCred.Composition;
using SsoCred.Display;
using SsoCred.Options;
using SsoCred.Switching;

namespace SsoCred.Commands;

/// <summary>
/// One line for a shell's prompt, from the caches alone: no network, nothing read from stdin, nothing but usage errors
/// on stderr. Prints nothing without a profile, when signed out, and where keys in the environment take precedence over
/// the profile: a prompt must not name a role that is not used. Its usual forms need no parser.
/// </summary>
static class Prompt
{
    const string Name = "prompt";

    static readonly Option<string> s_format = new("--format")
    {
        Description = $"The text, with {PromptText.Words} (default '{PromptText.DefaultFormat}').",
        HelpName = "TEXT",
        DefaultValueFactory = _ => PromptText.DefaultFormat,
    };

    public static Command Command()
    {
        var command = new Command(Name, "Print profile, role and minutes left for a shell's prompt.") { s_format };
        command.SetAction(parsed => Run(RunOptions.Of(parsed).Profile, parsed.GetValue(s_format)!));
        return command;
    }

    /// <summary>Exactly <c>prompt [--format TEXT]</c>.</summary>
    public static bool IsPlain(ReadOnlySpan<string> args, [NotNullWhen(true)] out string? format)
    {
        format = args switch
        {
            [Name] => PromptText.DefaultFormat,
            [Name, "--format", var text] when !text.StartsWith('-') => text,
            _ => null,
        };
        return format is not null;
    }

    /// <param name="asked">The value of <c>--profile</c>, or null.</param>
    public static int Run(string? asked, string format)
    {
        using var root = new CompositionRoot(new RunOptions(asked));
        try
        {
            if (Text(root, asked, format) is { Length: > 0 } text)
                StandardOutput.WriteList(Terminal.Printable(text) + "\n");
        }
        catch (Failure failure)
        {
            // A profile without a role, or a file that can't be read: the next command says so.
            root.Debug?.WriteLine($"prompt: {failure.Message}");
        }

        return (int)ExitCode.Done;
    }

    static string? Text(CompositionRoot root, string? asked, string format)
    {
        if (asked is null && !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("AWS_ACCESS_KEY_ID")))
            return null;
        var profile = root.Profiles.Resolve(asked);
        var name = asked ?? ActiveProfile.In(Environment.GetEnvironmentVariable)?.Name ?? ActiveProfile.Default;
        var left = (root.Roles.Read(profile)?.Expiration ?? default) - CompositionRoot.Clock.GetUtcNow();
        return left > TimeSpan.Zero ? PromptText.Of(format, name, profile, left)
            : IsSignedIn(root, profile) ? PromptText.Of(format, name, profile, TimeSpan.Zero)
            : null;
    }

    static bool IsSignedIn(CompositionRoot root, Profile profile) => profile.SignIn is not { } signIn
        || root.SignInStates.ReadAsync(signIn.Session, signIn.Endpoints, CancellationToken.None)
            .GetAwaiter().GetResult().IsUsable;
}
