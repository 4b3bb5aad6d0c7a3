using CredentialProcess.Sync;

namespace SsoCred.Configuring;

/// <summary>Profiles to write.</summary>
/// <param name="Names">Without those that only run a credential_process.</param>
/// <param name="Sections">All sections of the config, including a new session's.</param>
sealed record ChosenProfiles(IReadOnlyList<string> Names, IReadOnlyList<ConfigSection> Sections);
