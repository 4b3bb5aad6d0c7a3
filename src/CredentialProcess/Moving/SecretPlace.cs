using CredentialProcess.Keyring;

namespace CredentialProcess.Moving;

/// <summary>A secret's two possible places, and its key, which is the same in both.</summary>
readonly record struct SecretPlace(SecretHome Home, string Key);
