using CredentialProcess.Assignments;
using OnTheWire = IdentityCenter.State.Account;

namespace CredentialProcess.Tests.Assignments;

/// <summary>A signed-in home and a stand-in portal that accounts and roles are listed from.</summary>
public abstract class AssignmentFixture : IAsyncLifetime
{
    private protected TestHome _house = null!;

    private protected int Lists => _house.StandIn.Calls["ListAccounts"];

    private protected int RoleLists => _house.StandIn.Calls["ListAccountRoles"];

    private protected IReadOnlyList<OnTheWire> Served
    {
        get => _house.StandIn.Tenant.Accounts;
        set => _house.StandIn.Tenant.Accounts = value;
    }

    public async ValueTask InitializeAsync()
    {
        _house = await TestHome.CreateAsync();
        _house.SignIn();
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _house.DisposeAsync();
    }

    // Calls that were under way when a listing ended early may reach the stand-in after they were counted.
    private protected const int UnderWay = 8;

    private protected async Task AssertBeginsAnewAsync()
    {
        var asked = RoleLists;
        await AllAsync();
        // Up to eight calls of the run that ended may still arrive.
        Assert.InRange(RoleLists, asked + 300, asked + 308);
    }

    private protected async Task EndEarlyAsync(int after)
    {
        using var end = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            AllAsync(progress: new EndAfter(after, end), stop: end.Token));
    }

    private protected sealed class EndAfter(int done, CancellationTokenSource end) : IProgress<(int Done, int Of)>
    {
        public void Report((int Done, int Of) value)
        {
            if (value.Done == done)
                end.Cancel();
        }
    }

    private protected static IEnumerable<string> RolesOf(CachedListing listing, string id) =>
        listing.Assignments.Where(assignment => assignment.Account.Id == id).Select(assignment => assignment.RoleName);

    private protected async Task<IReadOnlyList<Account>> AccountsAsync() => (await AccountListAsync()).Accounts;

    private protected Task<AccountList> AccountListAsync() => _house.ListAsync(source => source.AccountsAsync(
        _house.Profile.Session, _house.Profile.Endpoints, Deadlines.Until(TestContext.Current.CancellationToken)));

    private protected async Task<IReadOnlyList<Assignment>> AllAsync(Func<Account, bool>? wanted = null,
        IProgress<(int Done, int Of)>? progress = null, CancellationToken stop = default) =>
        (await ListAsync(wanted, progress, stop)).Assignments;

    private protected Task<AssignmentList> ListAsync(Func<Account, bool>? wanted = null,
        IProgress<(int Done, int Of)>? progress = null, CancellationToken stop = default) =>
        _house.ListAsync(source => source.AllAsync(
            _house.Profile.Session, _house.Profile.Endpoints, wanted, progress, Deadlines.Until(stop)));

    private protected Task<Failure> FailAsync() => Assert.ThrowsAsync<Failure>(() => AllAsync());

    private protected sealed class Told(List<(int Done, int Of)> lines) : IProgress<(int Done, int Of)>
    {
        public void Report((int Done, int Of) value) => lines.Add(value);
    }
}
