namespace CredentialProcess.Profiles;

/// <summary>A key by which a profile says where its credentials come from.</summary>
/// <param name="Location">File and line.</param>
sealed record CredentialSetting(string Key, string Location);
