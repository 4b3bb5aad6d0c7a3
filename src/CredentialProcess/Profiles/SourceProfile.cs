using CredentialProcess.Aws;

namespace CredentialProcess.Profiles;

/// <summary>
/// Whose credentials assume a role: a profile that this program can answer for, or one with static keys.
/// </summary>
sealed record SourceProfile
{
    public SourceProfile(Profile profile) => (Name, Profile) = (profile.Name, profile);

    public SourceProfile(string name, AccessKeys keys) => (Name, Keys) = (name, keys);

    public string Name { get; }

    /// <summary>Null where the source has static keys.</summary>
    public Profile? Profile { get; }

    /// <summary>Null where <see cref="Profile"/> is not.</summary>
    public AccessKeys? Keys { get; }
}
