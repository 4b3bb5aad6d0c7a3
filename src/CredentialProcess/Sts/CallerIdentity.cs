namespace CredentialProcess.Sts;

/// <summary>What GetCallerIdentity answers with: whose credentials signed the call.</summary>
sealed record CallerIdentity(string Arn, string Account, string UserId);
