using System.Text;
using System.Text.Json;
using CredentialProcess.Config;
using CredentialProcess.Files;
using CredentialProcess.Text;

namespace CredentialProcess.Profiles;

/// <summary>
/// Reads session policies from <c>sso_cred_policy_file</c> and <c>sso_cred_policy_arns</c> of a profile, or from
/// options. The limits are those of STS (API reference, AssumeRole).
/// </summary>
sealed class PolicyReader(AwsFolder folder)
{
    public const string FileKey = "sso_cred_policy_file", ArnsKey = "sso_cred_policy_arns";

    const int FileLimit = 64 * 1024;

    readonly Dictionary<string, string> _documents = [];

    /// <exception cref="Failure">A profile without a role to assume has a policy.</exception>
    internal static void RefuseWithoutRole(ConfigKeys keys)
    {
        foreach (var key in (ReadOnlySpan<string>)[FileKey, ArnsKey])
        {
            if (keys.TryGet(key, out var value))
            {
                throw new Failure(FailureKind.Configuration,
                    $"{value.Location}: {key} works only with role_arn: a sign-in's role can't be restricted",
                    "move it to a profile with role_arn and source_profile");
            }
        }
    }

    /// <summary>Null where the profile has none.</summary>
    internal SessionPolicy? Of(ConfigKeys keys)
    {
        var hasFile = keys.TryGet(FileKey, out var file);
        var hasArns = keys.TryGet(ArnsKey, out var list);
        if (!hasFile && !hasArns)
            return null;
        var document = hasFile
            ? Read(AbsolutePath(file), $"{file.Location}: {FileKey}", FailureKind.Configuration) : null;
        string[] arns = hasArns ? list.Text.Split(',', StringSplitOptions.TrimEntries) : [];
        return new(document, Validate(arns, () => $"{list.Location}: {ArnsKey}", FailureKind.Configuration));
    }

    /// <summary>Null where the options have none.</summary>
    /// <param name="origin">Where an option is, for messages.</param>
    internal SessionPolicy? Of(RoleArguments options, Func<string, string> origin, FailureKind kind)
    {
        if (options.PolicyFile is null && options.PolicyArns.Count == 0)
            return null;
        var document = options.PolicyFile is { } path
            ? Read(folder.ExpandHome(path), origin(RoleArguments.PolicyOption), kind) : null;
        return new(document, Validate(options.PolicyArns, () => origin(RoleArguments.PolicyArnOption), kind));
    }

    // A credential process runs in any folder.
    string AbsolutePath(ConfigValue value) =>
        folder.ExpandHome(value.Text) is var full && Path.IsPathFullyQualified(full) ? full
            : throw new Failure(FailureKind.Configuration,
                $"{value.Location}: {FileKey} is '{Printable.Text(value.Text)}', a path that depends on the working "
                + "folder",
                "write the full path, or one that begins with ~/");

    static IReadOnlyList<string> Validate(IReadOnlyList<string> arns, Func<string> origin, FailureKind kind)
    {
        if (arns.Count > SessionPolicy.MaxArns)
        {
            throw new Failure(kind,
                $"{origin()} has {arns.Count} policies, but at most {SessionPolicy.MaxArns} can be passed");
        }

        foreach (var arn in arns)
        {
            if (!SessionPolicy.IsArn(arn))
            {
                throw new Failure(kind, $"{origin()}: '{Printable.Text(arn)}' is not the ARN of a managed policy",
                    "write it as arn:aws:iam::aws:policy/ReadOnlyAccess");
            }
        }

        return arns;
    }

    string Read(string path, string origin, FailureKind kind)
    {
        // Thousands of profiles may share one.
        if (!_documents.TryGetValue(path, out var document))
            _documents.Add(path, document = ReadFile(path, origin, kind));
        return document;
    }

    string ReadFile(string path, string origin, FailureKind kind)
    {
        var shown = folder.Show(path);
        byte[]? bytes;
        try
        {
            bytes = BoundedFile.Read(path, FileLimit);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or NotSupportedException
            or ArgumentException)
        {
            throw new Failure(kind, $"{origin}: the policy '{shown}' can't be read: {IoErrorText.Of(cause)}",
                "name a file with a JSON policy of at most 2048 characters", cause);
        }

        if (bytes is null)
            throw new Failure(kind, $"{origin}: there is no file '{shown}'", "name a file with a JSON policy");
        return Document(bytes)
            ?? throw new Failure(kind,
                $"{origin}: '{shown}' is not a JSON policy of at most {SessionPolicy.MaxLength} characters",
                "a session policy is one JSON object with Version and Statement");
    }

    // Space around it is not sent. STS takes the characters U+0009, U+000A, U+000D and U+0020 to U+00FF.
    static string? Document(byte[] bytes)
    {
        try
        {
            using var json = JsonDocument.Parse(bytes);
            var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes).Trim();
            return json.RootElement.ValueKind == JsonValueKind.Object && text.Length <= SessionPolicy.MaxLength
                && text.All(c => c is '\t' or '\n' or '\r' or (>= ' ' and <= '\u00ff')) ? text : null;
        }
        catch (Exception cause) when (cause is JsonException or DecoderFallbackException)
        {
            return null;
        }
    }
}
