using CredentialProcess;
using CredentialProcess.Sync;
using SsoCred.Picking;

namespace SsoCred.Configuring;

/// <summary>Shows what would become of the config, and writes it if the person agrees.</summary>
sealed class ShownChange(Wiring wiring, Person person, bool asks)
{
    const int MostTries = 5;

    /// <summary>Writes these sections; whether anything had to be written.</summary>
    public async Task<bool> WriteAsync(IReadOnlyList<ConfigSection> sections, CancellationToken stop)
    {
        var writer = wiring.ConfigWriter;
        for (var i = 0; i < MostTries; i++)
        {
            var draft = writer.Read().With(sections);
            if (!draft.IsChanged)
                return false;
            foreach (var line in UnifiedDiff.Between(draft.Path, draft.Before.Span, draft.After.Span))
                Show(line);
            if (asks && !person.Agrees($"write this to {draft.Path}", otherwise: true))
                throw person.Interrupt.GiveUp();
            stop.ThrowIfCancellationRequested();
            if (await writer.WriteAsync(draft, stop))
                return true;
            person.Tell($"{draft.Path} has changed meanwhile; once more");
        }

        throw new Failure(ExitCode.Failed, "the config changes all the time", "try again");
    }

    // Lines that were there before may hold keys.
    void Show(DiffLine line)
    {
        var key = line.Text.Split('=', 2)[0].TrimStart('+', '-', ' ', '\t').TrimEnd();
        var isSecret = line.Kind is DiffKind.Same or DiffKind.Added or DiffKind.Removed
            && key.ToLowerInvariant() is "aws_secret_access_key" or "aws_session_token" or "aws_security_token";
        person.Show(isSecret ? line.Text.Split('=', 2)[0] + "= ..." : line.Text, line.Kind);
    }
}
