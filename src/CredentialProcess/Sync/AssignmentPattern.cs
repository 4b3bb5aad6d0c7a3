using CredentialProcess.Assignments;

namespace CredentialProcess.Sync;

/// <summary>
/// <c>ACCOUNT/ROLE</c>, where * matches any characters, the account is given by its id, its name or its clean name,
/// and case is ignored. Without a role it matches all of the account's. A role name has no slash, an account name may
/// have.
/// </summary>
sealed record AssignmentPattern(string Text)
{
    public bool Matches(Assignment assignment)
    {
        var (account, role) = assignment;
        var slash = Text.LastIndexOf('/');
        var wanted = slash < 0 ? Text.AsSpan() : Text.AsSpan(..slash);
        return (slash < 0 || Matches(Text.AsSpan(slash + 1), role))
            && (Matches(wanted, account.Id) || Matches(wanted, account.Name ?? "")
                || Matches(wanted, SafeName.Of(account.Name)));
    }

    // Backtracks one star at a time: where the rest does not match, the last star takes one more character.
    static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        int p = 0, t = 0, star = -1, from = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                from = t;
            }
            else if (p < pattern.Length && char.ToUpperInvariant(pattern[p]) == char.ToUpperInvariant(text[t]))
            {
                p++;
                t++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                t = ++from;
            }
            else
            {
                return false;
            }
        }

        return pattern[p..].Trim('*').IsEmpty;
    }
}
