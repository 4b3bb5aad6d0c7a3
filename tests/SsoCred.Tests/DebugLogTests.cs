using System.Globalization;
using CredentialProcess.Tests;
using SsoCred.Display;

namespace SsoCred.Tests;

/// <summary>
/// The debug log is written by many threads: listings, the endpoint's connections, the sign-in's listener.
/// </summary>
public sealed class DebugLogTests
{
    const int Threads = 32, Lines = 100;

    [Fact]
    public async Task Lines_of_many_threads_are_neither_torn_nor_lost()
    {
        using var folder = new TemporaryFolder();
        using (var log = DebugLog.Open(toStderr: false, folder["log"])!)
        {
            using var start = new Barrier(Threads);
            await Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Factory.StartNew(() =>
            {
                start.SignalAndWait();
                for (var line = 0; line < Lines; line++)
                    log.WriteLine($"{thread} {line} {new string((char)('a' + (thread % 26)), 200)}");
            }, TaskCreationOptions.LongRunning)));
        }

        var lines = File.ReadAllLines(folder["log"]);
        Assert.All(lines, line => Assert.Matches(
            @"\Asso-cred\[\d+\]: debug: \d\d:\d\d:\d\d\.\d{3} [A-Z][^ ]* \d+ \d+ ([a-z])\1{199}\z", line));
        var written = lines.Select(line => line.Split(' ')[4..6])
            .Select(pair => (int.Parse(pair[0], CultureInfo.InvariantCulture),
                int.Parse(pair[1], CultureInfo.InvariantCulture)))
            .GroupBy(pair => pair.Item1, pair => pair.Item2).ToDictionary(group => group.Key, group => group.ToArray());
        Assert.Equal(Threads, written.Count);
        Assert.All(written.Values, each => Assert.Equal(Enumerable.Range(0, Lines), each));
    }
}
