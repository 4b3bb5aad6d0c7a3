using CredentialProcess.Assignments;

namespace SsoCred.Configuring;

/// <summary>
/// What a person has answered to <c>configure</c>: the defaults of its questions the next time. Where they are used,
/// they are checked like anything typed.
/// </summary>
sealed record Answers
{
    public string? StartUrl { get; init; }

    /// <summary>Of the portal, where it had to be asked for.</summary>
    public string? SsoRegion { get; init; }

    /// <summary>Its name.</summary>
    public string? Session { get; init; }

    /// <summary>The accounts that were picked, by id.</summary>
    public IReadOnlyList<string> Accounts { get; init; } = [];

    /// <summary>The roles that were picked in them.</summary>
    public IReadOnlyList<(string AccountId, string Role)> Roles { get; init; } = [];

    /// <summary>Of the profiles.</summary>
    public string? Region { get; init; }

    /// <summary>Also a profile with a credential_process for each.</summary>
    public bool? Process { get; init; }

    /// <summary>The name of the profile, or the pattern of several.</summary>
    public string? Names { get; init; }

    /// <summary>The answers for this portal; those for another one say nothing about it.</summary>
    public Answers For(string startUrl) => StartUrl == startUrl ? this : new() { StartUrl = startUrl };

    /// <summary>The answers after these were picked; names for others do not fit them.</summary>
    public Answers With(IReadOnlyList<Assignment> picked)
    {
        List<(string AccountId, string Role)> roles = [.. picked.Select(each => (each.Account.Id, each.RoleName))];
        return this with
        {
            Accounts = [.. roles.Select(each => each.AccountId).Distinct()],
            Roles = roles,
            Names = roles.ToHashSet().SetEquals(Roles) ? Names : null,
        };
    }

    public bool Has(Assignment assignment) => Roles.Contains((assignment.Account.Id, assignment.RoleName));
}
