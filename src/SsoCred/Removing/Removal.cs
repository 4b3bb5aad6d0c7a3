namespace SsoCred.Removing;

/// <summary>Something of this program that can be removed.</summary>
/// <param name="What">For the list that is shown before.</param>
/// <param name="RunAsync">Removes it, or fails with the reason.</param>
sealed record Removal(string What, Func<CancellationToken, Task> RunAsync);
