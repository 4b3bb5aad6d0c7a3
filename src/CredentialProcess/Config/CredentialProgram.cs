namespace CredentialProcess.Config;

/// <summary>What a profile's <c>credential_process</c> runs.</summary>
enum CredentialProgram
{
    /// <summary>This program: <c>sso-cred [get] --profile Y</c>.</summary>
    SsoCred,

    /// <summary>A command that many guides mention and that the AWS CLI does not have.</summary>
    AwsSsoGetCredentials,

    Other,
}
