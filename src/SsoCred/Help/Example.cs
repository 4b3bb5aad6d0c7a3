namespace SsoCred.Help;

/// <summary>A command line that can be copied, and what it does.</summary>
sealed record Example(string Line, string Purpose);
