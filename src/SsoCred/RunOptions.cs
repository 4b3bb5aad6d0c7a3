namespace SsoCred;

/// <summary>What every command can be told.</summary>
/// <param name="Profile">As asked for on the command line; null leaves the choice to the environment.</param>
/// <param name="Debug">Tell each decision on stderr.</param>
/// <param name="Timeout">How long the run may take in all; null means the command's own limit.</param>
sealed record RunOptions(string? Profile, bool Debug = false, TimeSpan? Timeout = null);
