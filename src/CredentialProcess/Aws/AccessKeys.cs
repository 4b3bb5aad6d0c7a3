namespace CredentialProcess.Aws;

/// <summary>What a request is signed with.</summary>
/// <param name="SessionToken">Null for the keys of an IAM user.</param>
sealed record AccessKeys(string AccessKeyId, string SecretAccessKey, string? SessionToken)
{
    /// <summary>Without the secrets, whatever prints it.</summary>
    public override string ToString() => "access keys";
}
