namespace CredentialProcess.Profiles;

/// <summary>The key that makes a profile get its credentials in a certain way.</summary>
/// <param name="Location">File and line.</param>
sealed record CredentialSetting(string Key, string Location);
