using CredentialProcess.Http;

namespace CredentialProcess.Assignments;

/// <summary>Follows one listing's page tokens and makes sure that it ends.</summary>
sealed class PaginationGuard
{
    const int MaximumPages = 1000;
    const int MaximumEntries = 20_000;
    const int MaximumTokenLength = 8192;

    readonly HashSet<string> _seen = [];

    public string? NextToken { get; private set; }

    /// <summary>Advances to the next page.</summary>
    /// <param name="next">The answer's <c>nextToken</c>.</param>
    /// <param name="entries">The number of entries so far.</param>
    /// <returns>False where that was the last page.</returns>
    public bool Advance(string? next, int entries)
    {
        if (entries > MaximumEntries)
            throw InvalidAnswer("it lists too many entries");
        if (string.IsNullOrEmpty(next))
            return false;
        if (next.Length > MaximumTokenLength || _seen.Count == MaximumPages)
            throw InvalidAnswer("it has too many pages");
        if (!_seen.Add(next))
            throw InvalidAnswer("a page is repeated");
        NextToken = next;
        return true;
    }

    public static AwsFault InvalidAnswer(string reason) => new() { Kind = FaultKind.BadAnswer, Reason = reason };
}
