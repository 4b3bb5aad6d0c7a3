using CredentialProcess.Profiles;
using CredentialProcess.Text;

namespace CredentialProcess.Doctor;

/// <summary>
/// Checks variables that override the profile in callers. sso-cred itself reads only AWS_PROFILE; boto3, Go and most
/// SDKs prefer keys from the environment (botocore credentials.py, <c>create_credential_resolver</c>).
/// </summary>
/// <param name="requested">The value of <c>--profile</c>, or null.</param>
sealed class EnvironmentStep(Func<string, string?> environment, string? requested) : IStep
{
    static readonly string[] s_keys =
        ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN"];

    public string Name => "environment";

    public bool UsesNetwork => false;

    public Task CheckAsync(Findings found, CancellationToken stop)
    {
        var keys = s_keys.Where(IsSet).ToList();
        if (keys.Count > 0)
            found.Attention(keys[0], "is set: SDKs prefer keys in the environment to any profile",
                "run: " + TypedCommand.Unset([.. keys]));
        if (IsSet("AWS_WEB_IDENTITY_TOKEN_FILE"))
            found.Attention("AWS_WEB_IDENTITY_TOKEN_FILE", "is set: SDKs prefer that role to any SSO profile",
                "run: " + TypedCommand.Unset("AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ROLE_ARN"));
        foreach (var variable in (string[])["AWS_CONTAINER_CREDENTIALS_FULL_URI",
            "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"])
        {
            if (IsSet(variable))
                found.Note(variable, "is set: tools without a profile use that endpoint, and some tools always do",
                    "run: " + TypedCommand.Unset(variable));
        }

        CheckProfileVariables(found);
        if (found.All.Count == 0)
            found.Ok("variables", "no environment variable overrides the profile");
        return Task.CompletedTask;
    }

    void CheckProfileVariables(Findings found)
    {
        var (first, second) = (environment("AWS_PROFILE"), environment("AWS_DEFAULT_PROFILE"));
        if (!string.IsNullOrEmpty(first) && !string.IsNullOrEmpty(second) && first != second)
            found.Attention("AWS_DEFAULT_PROFILE",
                $"is '{Printable.Text(second)}' and AWS_PROFILE '{Printable.Text(first)}': boto3 and the "
                + "AWS CLI v1 take the former, all others the latter",
                "run: " + TypedCommand.Unset("AWS_DEFAULT_PROFILE"));
        if (ActiveProfile.In(environment) is (var active, _) && !string.IsNullOrEmpty(requested) && active != requested)
            found.Note("AWS_PROFILE", $"is '{Printable.Text(active)}': tools use that profile unless another is given");
    }

    bool IsSet(string variable) => !string.IsNullOrEmpty(environment(variable));
}
