using CredentialProcess;
using CredentialProcess.Assignments;
using CredentialProcess.Profiles;
using SsoCred.Display;
using SsoCred.Options;
using SsoCred.Prompts;
using SsoCred.SignIn;

namespace SsoCred.Configuring;

/// <summary>
/// Which accounts and roles get a profile: those on the command line, else those picked from lists. Where the accounts
/// were picked too and their roles cannot be listed, they are picked again.
/// </summary>
sealed class RoleChoice(
    PortalListing listing, AccountChoice accounts, Prompter prompter, ConfigureOptions options, KeptAnswers answers,
    Func<ChosenSession, RecentAccounts> recent)
{
    // Each costs a call; with more, one that is gone meanwhile fails when it is used.
    const int MostCheckedAgain = 50;

    static readonly Fit[] s_fits = [Fit.Shrinks, Fit.Whole, Fit.Shrinks, Fit.LeftOut];

    /// <returns>At least one.</returns>
    public async Task<IReadOnlyList<Assignment>> MakeAsync(ChosenSession chosen, CancellationToken stop)
    {
        while (true)
        {
            var found = await accounts.MakeAsync(chosen, stop);
            try
            {
                var roles = await OfAsync(chosen, found, stop);
                var isTyped = options.Accounts.Count == 0 || options.Roles.Count == 0;
                answers.Set(answers.Current.With(roles), isTyped);
                return roles;
            }
            catch (Failure failure) when (accounts.ArePicked && failure.Kind != FailureKind.SignInNeeded)
            {
                prompter.Say("  " + failure.Message);
            }
        }
    }

    async Task<IReadOnlyList<Assignment>> OfAsync(
        ChosenSession chosen, IReadOnlyList<Account> found, CancellationToken stop)
    {
        if (found.Count == 0)
            throw NothingIn(chosen.Session);
        var list = await listing.OfAccountsAsync(chosen, found, stop);
        PortalListing.WarnOfGaps(list);
        if (list.Assignments.Count == 0)
        {
            throw accounts.ArePicked
                ? Refused("no role in these accounts is assigned to you")
                : NothingIn(chosen.Session);
        }

        List<Assignment> named = [.. list.Assignments.Where(HasRole)];
        CheckRoles(named);
        if (options.Roles.Count > 0 && (options.Accounts.Count > 0 || accounts.ArePicked))
        {
            CheckAccounts(named);
            return named;
        }

        var picked = accounts.ArePicked ? PickOf(found, named) : Pick("accounts and roles", recent(chosen), named);
        await CheckAgainAsync(chosen, picked, stop);
        return picked;
    }

    List<Assignment> PickOf(IReadOnlyList<Account> found, List<Assignment> named)
    {
        if (named.DistinctBy(each => each.Account).Count() == named.Count)
        {
            prompter.Say(named is [var single]
                ? $"role: {single.RoleName}, the only one there"
                : $"roles: {named.Count}, the only one in each account");
            return named;
        }

        if (found is not [var only])
            return Pick("roles", null, named);
        var list = List([.. named.Select(each => new PickRow(each.RoleName))], named);
        return [.. prompter.Pick($"roles of {only.Name ?? only.Id}", list, Fit.Shrinks).Select(row => named[row])];
    }

    List<Assignment> Pick(string title, RecentAccounts? order, List<Assignment> named)
    {
        List<Assignment> sorted = [.. order?.InOrder(named) ?? named];
        PickRow[] rows =
        [
            .. sorted.Select(each => new PickRow(
                each.Account.Name ?? "-", each.Account.Id, each.RoleName, each.Account.Email ?? "")),
        ];
        return [.. prompter.Pick(title, List(rows, sorted), s_fits).Select(row => sorted[row])];
    }

    PickList List(PickRow[] rows, List<Assignment> assignments)
    {
        var list = new PickList(rows, several: true);
        list.Select(row => answers.Current.Has(assignments[row]));
        return list;
    }

    async Task CheckAgainAsync(ChosenSession chosen, List<Assignment> picked, CancellationToken stop)
    {
        List<Account> again = [.. picked.Select(each => each.Account).Distinct()];
        if (again.Count > MostCheckedAgain)
            return;
        HashSet<string> now = [];
        try
        {
            var list = await listing.OfAccountsAsync(chosen, again, stop);
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
        foreach (var account in options.Accounts)
        {
            var wanted = new AccountSelector(account);
            if (!named.Exists(each => wanted.Matches(each.Account)))
                throw Refused($"none of these roles in account '{account}' is assigned to you");
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
