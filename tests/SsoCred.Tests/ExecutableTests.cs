namespace SsoCred.Tests;

/// <summary>Tests that run the executable, each in a home of its own.</summary>
public abstract class ExecutableTests : IAsyncLifetime
{
    private protected Home Home { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Home = await CreateHomeAsync();
        await StartAsync();
        SetUp();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (Home is not null)
            await Home.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected virtual Task<Home> CreateHomeAsync() => Home.CreateAsync();

    /// <summary>Starts what runs beside the tests.</summary>
    protected virtual Task StartAsync() => Task.CompletedTask;

    /// <summary>Ends it, however far the start came.</summary>
    protected virtual Task StopAsync() => Task.CompletedTask;

    /// <summary>What each test of the class begins with, such as a sign-in.</summary>
    protected virtual void SetUp()
    {
    }
}
