using CredentialProcess;
using CredentialProcess.Assignments;
using CredentialProcess.Profiles;
using SsoCred.Display;
using SsoCred.Options;
using SsoCred.Prompts;
using SsoCred.SignIn;

namespace SsoCred.Configuring;

/// <summary>Which accounts and roles get a profile: those on the command line, else those picked from a list.</summary>
sealed class RoleChoice(PortalListing listing, Prompter prompter, ConfigureOptions options)
{
    // Each costs a call; with more, one that is gone meanwhile fails when it is used.
    const int MostCheckedAgain = 50;

    static readonly Fit[] s_fits = [Fit.Shrinks, Fit.Whole, Fit.Shrinks, Fit.LeftOut];

    readonly List<AccountSelector> _accounts = [.. options.Accounts.Select(account => new AccountSelector(account))];

    /// <returns>At least one.</returns>
    public async Task<IReadOnlyList<Assignment>> MakeAsync(ChosenSession chosen, CancellationToken stop)
    {
        if (!prompter.CanPick && (options.Accounts.Count == 0 || options.Roles.Count == 0))
            throw ConfigureOptions.Missing("this terminal cannot show a list to choose from", ["--account", "--role"]);
        List<Account> all = [];
        var list = await listing.AllAsync(chosen, IsWanted, stop);
        if (_accounts.Find(account => !all.Exists(account.Matches)) is { } unknown)
            throw unknown.NotFound(chosen.Session, all);

        PortalListing.WarnOfGaps(list);
        if (list.Assignments.Count == 0)
            throw NothingIn(chosen.Session);
        List<Assignment> named = [.. list.Assignments.Where(HasRole)];
        CheckRoles(named);
        if (options.Roles.Count > 0 && options.Accounts.Count > 0)
        {
            CheckAccounts(named);
            return named;
        }

        var picked = Pick(named);
        await CheckAgainAsync(chosen, picked, stop);
        return picked;

        bool IsWanted(Account account)
        {
            all.Add(account);
            return _accounts.Count == 0 || _accounts.Exists(each => each.Matches(account));
        }
    }

    List<Assignment> Pick(List<Assignment> named)
    {
        PickRow[] rows =
        [
            .. named.Select(each => new PickRow(
                each.Account.Name ?? "-", each.Account.Id, each.RoleName, each.Account.Email ?? "")),
        ];
        List<Assignment> picked = [];
        foreach (var row in prompter.Pick("accounts and roles", new PickList(rows, several: true), s_fits))
            picked.Add(named[row]);
        return picked;
    }

    async Task CheckAgainAsync(ChosenSession chosen, List<Assignment> picked, CancellationToken stop)
    {
        var ids = picked.Select(each => each.Account.Id).ToHashSet();
        if (ids.Count > MostCheckedAgain)
            return;
        HashSet<string> now = [];
        try
        {
            var list = await listing.AllAsync(chosen, account => ids.Contains(account.Id), stop);
            now = [.. list.Assignments.Select(Key)];
        }
        catch (Failure failure) when (failure.Kind == FailureKind.AccessDenied)
        {
            // The portal lists the roles of none of these accounts any more.
        }

        foreach (var each in picked)
        {
            if (!now.Contains(Key(each)))
                throw Refused($"role '{each.RoleName}' in account '{each.Account.Id}' is not assigned to you any more");
        }
    }

    void CheckRoles(List<Assignment> named)
    {
        foreach (var role in options.Roles)
        {
            if (!named.Exists(each => each.RoleName == role))
            {
                var accounts = options.Accounts is [var only] ? $"account '{only}'" : "these accounts";
                throw Refused($"role '{role}' in {accounts} is not assigned to you");
            }
        }
    }

    void CheckAccounts(List<Assignment> named)
    {
        for (var i = 0; i < _accounts.Count; i++)
        {
            if (!named.Exists(each => _accounts[i].Matches(each.Account)))
                throw Refused($"none of these roles in account '{options.Accounts[i]}' is assigned to you");
        }
    }

    static string Key(Assignment assignment) => $"{assignment.Account.Id}/{assignment.RoleName}";

    bool HasRole(Assignment assignment) => options.Roles.Count == 0 || options.Roles.Contains(assignment.RoleName);

    static Failure NothingIn(Session session) => new(FailureKind.AccessDenied,
        $"no account and role is assigned to you in {session.Label}",
        "ask for an assignment, or check the start URL");

    static Failure Refused(string message) =>
        new(FailureKind.AccessDenied, message, "run: sso-cred roles, or ask for the assignment");
}
