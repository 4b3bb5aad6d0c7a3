namespace SsoCred.Completions;

/// <summary>A word that completes the current one, and its description.</summary>
sealed record Candidate(string Word, string? Note = null);
