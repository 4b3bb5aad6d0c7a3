namespace SsoCred.Completions;

/// <summary>A word that may be meant, and what a person should know of it.</summary>
sealed record Candidate(string Word, string? Note = null);
