namespace CredentialProcess.Profiles;

/// <summary>
/// The id of an AWS account: twelve digits, including leading zeros (AWS Account Management, AccountId).
/// </summary>
static class AccountId
{
    const int Digits = 12;

    public static bool Is(string id) => id.Length == Digits && !id.AsSpan().ContainsAnyExceptInRange('0', '9');
}
