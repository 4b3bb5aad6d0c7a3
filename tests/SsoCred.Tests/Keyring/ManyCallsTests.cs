using System.Text;
using CredentialProcess.Keyring;

namespace SsoCred.Tests.Keyring;

/// <summary>One connection that many threads use at once, as those of <c>serve</c> do.</summary>
public sealed class ManyCallsTests : SecretServiceTests
{
    const int Threads = 8;
    const int Rounds = 30;

    [Fact]
    public void Each_gets_what_it_has_stored() => KeyringDesktop.Ask(keyring =>
    {
        RunThreads(thread =>
        {
            for (var round = 0; round < Rounds; round++)
            {
                var item = new ItemAttributes(ItemKind.Role, KeyringDesktop.Session, $"{thread}");
                var value = Encoding.UTF8.GetBytes($"{thread} {round} {new string('x', 50 * round)}");
                keyring.Set(item, value);
                Assert.Equal(value, keyring.Get(item));
                Assert.False(keyring.IsLocked());
            }
        });
        return Threads;
    });

    // Of their own, since the answers need those of the pool.
    static void RunThreads(Action<int> work)
    {
        List<Exception> failures = [];
        var threads = Enumerable.Range(0, Threads).Select(each => new Thread(() =>
        {
            try
            {
                work(each);
            }
            catch (Exception cause)
            {
                lock (failures)
                    failures.Add(cause);
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        Assert.Empty(failures);
    }
}
