using CredentialProcess.Http;

namespace CredentialProcess.Assignments;

/// <summary>Where one listing goes on, and that it comes to an end.</summary>
sealed class PaginationGuard
{
    const int MaximumPages = 1000;
    const int MaximumEntries = 20_000;
    const int MaximumTokenLength = 8192;

    readonly HashSet<string> _seen = [];

    public string? NextToken { get; private set; }

    /// <summary>Turns the page.</summary>
    /// <param name="next">The answer's <c>nextToken</c>.</param>
    /// <param name="entries">How many there are up to here.</param>
    /// <returns>False where that was the last.</returns>
    public bool Advance(string? next, int entries)
    {
        if (entries > MaximumEntries)
            throw InvalidAnswer("it lists too much");
        if (string.IsNullOrEmpty(next))
            return false;
        if (next.Length > MaximumTokenLength || _seen.Count == MaximumPages)
            throw InvalidAnswer("its pages do not end");
        if (!_seen.Add(next))
            throw InvalidAnswer("a page comes twice");
        NextToken = next;
        return true;
    }

    public static AwsFault InvalidAnswer(string reason) => new() { Kind = FaultKind.BadAnswer, Reason = reason };
}
