using CredentialProcess.Http;

namespace CredentialProcess.Assignments;

/// <summary>Where one listing goes on, and that it comes to an end.</summary>
sealed class PaginationGuard
{
    const int MostPages = 1000;
    const int MostEntries = 20_000;
    const int LongestMark = 8192;

    readonly HashSet<string> _seen = [];

    public string? Next { get; private set; }

    /// <summary>Turns the page.</summary>
    /// <param name="next">The answer's <c>nextToken</c>.</param>
    /// <param name="entries">How many there are up to here.</param>
    /// <returns>False where that was the last.</returns>
    public bool Turn(string? next, int entries)
    {
        if (entries > MostEntries)
            throw Broken("it lists too much");
        if (string.IsNullOrEmpty(next))
            return false;
        if (next.Length > LongestMark || _seen.Count == MostPages)
            throw Broken("its pages do not end");
        if (!_seen.Add(next))
            throw Broken("a page comes twice");
        Next = next;
        return true;
    }

    public static AwsFault Broken(string reason) => new() { Kind = FaultKind.BadAnswer, Reason = reason };
}
