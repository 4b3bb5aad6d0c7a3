using CredentialProcess.Config;
using CredentialProcess.Files;
using CredentialProcess.Profiles;
using CredentialProcess.Text;

namespace CredentialProcess.Doctor;

/// <summary>
/// Checks whether every SDK can run the <c>credential_process</c> lines that call this program. Go's and JavaScript's
/// SDKs pass the line to a shell, boto3 and the AWS CLI split it with shlex, ExAws and minio-go at each space. All of
/// them support a program name or full path without spaces, followed by plain words.
/// </summary>
/// <param name="chosen">The profile that has been reported already.</param>
sealed class CallersStep(ProfileSource profiles, AwsFolder folder, SearchPath programs, string? chosen) : IStep
{
    const int MaxReported = 10;
    const string Template = "credential_process = sso-cred --profile ";

    int _okCount;
    string? _first;

    public string Name => "callers";

    public bool UsesNetwork => false;

    public Task CheckAsync(Findings found, CancellationToken stop)
    {
        if (profiles.ReadFailure is not null)
            return Task.CompletedTask; // reported with the files
        foreach (var name in profiles.ProfileNames)
        {
            if (found.All.Count >= MaxReported)
            {
                found.Note("credential_process", "there may be more; only the first are listed");
                break;
            }

            CheckLine(name, found);
        }

        if (_okCount == 0 && found.All.Count == 0)
            found.Ok("credential_process", "no profile runs sso-cred");
        else if (_okCount > 0)
            found.Ok(
                "credential_process", $"{_first}{(_okCount > 1 ? $" and {_okCount - 1} more run" : " runs")} sso-cred");
        return Task.CompletedTask;
    }

    void CheckLine(string name, Findings found)
    {
        string text;
        ConfigKeys keys;
        try
        {
            if (profiles.Config.Profile(name) is not { } all || all.Text("credential_process") is not { } line)
                return;
            (keys, text) = (all, line);
        }
        catch (Failure)
        {
            return; // unreadable sections are reported with the files
        }

        _ = keys.TryGet("credential_process", out var value);
        var parsed = CredentialProcessLine.Parse(text, folder.Windows);
        if (!(parsed is null ? text.Contains(ProgramName.Value,
                folder.Windows ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal)
            : parsed.Kind != CredentialProgram.Other))
            return;
        var before = found.All.Count;
        var subject = $"'{Printable.Text(name)}' ({value.Location})";
        if (parsed?.Kind == CredentialProgram.AwsSsoGetCredentials)
            found.Attention(subject, "runs 'aws sso get-credentials', a command that does not exist",
                $"write {Template}NAME");
        else
            CheckLine(name, text, parsed, subject, found);
        if (name != chosen)
        {
            ProfileStep.CheckTwoSources(name, keys, found);
            ProfileStep.CheckStaticKeys(name, keys, found);
        }

        if (found.All.Count > before)
            return;
        _okCount++;
        _first ??= subject;
    }

    // The line is not shown: it may contain secrets.
    void CheckLine(string owner, string text, CredentialProcessLine? line, string subject, Findings found)
    {
        var blank = text.AsSpan().IndexOfAny(' ', '\t');
        var program = blank < 0 ? text : text[..blank];
        var target = line?.Profile is { } profile ? Printable.Text(profile) : "NAME";
        if (line is null)
            found.Attention(subject, "has an unclosed quote: no SDK can run it", $"write {Template}{target}");
        else if (text.StartsWith('~'))
            found.Attention(subject, "begins with ~, which boto3, the AWS CLI and ExAws do not expand",
                "write the full path, or sso-cred alone where it is on PATH");
        else if (text.AsSpan().ContainsAny(folder.Windows ? "\"'" : "\"'\\"))
            found.Attention(
                subject, "has quotes or backslashes: ExAws, minio-go and Go's SDK do not split them as others do",
                $"keep sso-cred in a folder without spaces and write {Template}{target}");
        else if (text.Contains('$') || (folder.Windows && text.Contains('%')))
            found.Attention(subject, "has a variable, which boto3, the AWS CLI and ExAws do not expand",
                "write the full path, or sso-cred alone where it is on PATH");
        else if (!Exists(program) && (program.Contains('/') || program.Contains('\\')))
            found.Attention(subject, Path.IsPathFullyQualified(program)
                    ? $"there is no program {Printable.Text(program)}"
                    : $"{Printable.Text(program)} is relative to the caller's working directory",
                "write the full path, or sso-cred alone where it is on PATH");
        else if (!Exists(program))
            found.Attention(subject, $"there is no '{Printable.Text(program)}' on PATH",
                "write the full path, or copy it to a folder on PATH");
        else if (line.Profile is null)
            found.Attention(subject, "does not say which profile sso-cred is to use", $"write {Template}NAME");
        else
            CheckTarget(owner, line, line.Profile, subject, found);
    }

    void CheckTarget(string owner, CredentialProcessLine line, string name, string subject, Findings found)
    {
        try
        {
            if (line.Role?.PolicyFile is { } file && !Path.IsPathFullyQualified(folder.ExpandHome(file)))
            {
                found.Attention(subject, $"names a policy, '{Printable.Text(file)}', relative to the caller's working "
                    + "directory", "write the full path");
            }
            else if (line.Role is not null)
                _ = profiles.Resolve(owner);
            else if (profiles.Config.Profile(name) is null)
                found.Attention(subject, $"names profile '{Printable.Text(name)}', which does not exist",
                    "name a profile with sso_ keys");
        }
        catch (Failure failure)
        {
            found.Attention(subject, failure);
        }
    }

    bool Exists(string program) => program.AsSpan().ContainsAny('/', '\\')
        ? Path.IsPathFullyQualified(program)
            && SearchPath.FileNames(program, folder.Windows).Any(SearchPath.IsProgram)
        : programs.All(program).Any();
}
