using CredentialProcess.Tests;

namespace SsoCred.Tests.Refusals;

/// <summary>
/// Each call of the C library that changes files fails with each errno of its manual page (EINTR aside, which .NET
/// answers by calling again) while the program is used; the outcomes are in DESIGN.md, §6.
/// </summary>
public sealed class RefusalTests
{
    const int Lanes = 3;

    static readonly (string Call, string Errnos)[] s_calls =
    [
        ("create", "EACCES EPERM EROFS ENOSPC EDQUOT EIO EMFILE ENFILE ENOMEM EOVERFLOW"),
        ("change", "EACCES EPERM EROFS EIO ETXTBSY EMFILE"),
        ("flock", "ENOLCK ENOSYS EOPNOTSUPP EINVAL EIO EBADF"),
        ("fchmod", "EPERM EACCES EROFS EIO EOPNOTSUPP ENOSYS"),
        ("fchown", "EPERM EACCES EROFS EIO EINVAL EOPNOTSUPP"),
        ("write", "EIO ENOSPC EDQUOT EFBIG EPERM"),
        ("fsync", "EIO ENOSPC EDQUOT EROFS EINVAL"),
        ("ftruncate", "EPERM EIO EINVAL EFBIG ETXTBSY"),
        ("rename",
            "EACCES EPERM EBUSY EROFS ENOSPC EDQUOT EIO EXDEV EMLINK ENOENT ENOTDIR EISDIR ENOTEMPTY EINVAL ELOOP "
            + "ENAMETOOLONG ENOMEM"),
        ("unlink", "EACCES EPERM EBUSY EROFS EIO"),
        ("mkdir", "EACCES EPERM EROFS ENOSPC EDQUOT EMLINK EIO"),
        ("chown", "EPERM EROFS EIO"),
        ("symlink", "EPERM EACCES EROFS ENOSPC EIO"),
        ("link", "EPERM"),
        ("fallocate", "EOPNOTSUPP"),
    ];

    [Theory]
    [InlineData("flock", "ENOLCK", "refresh")]
    [InlineData("flock", "ENOSYS", "write")]
    [InlineData("flock", "EOPNOTSUPP", "login")]
    [InlineData("fchmod", "EPERM", "refresh")]
    [InlineData("fchmod", "EPERM", "login")]
    [InlineData("fchmod", "EPERM", "write")]
    [InlineData("fchmod", "EPERM", "configure")]
    [InlineData("fchown", "EPERM", "refresh")]
    [InlineData("create", "EROFS", "get")]
    [InlineData("create", "EACCES", "login")]
    [InlineData("create", "ENOSPC", "ended")]
    [InlineData("rename", "EBUSY", "refresh")]
    [InlineData("rename", "EBUSY", "sync")]
    [InlineData("rename", "EPERM", "ecr")]
    [InlineData("ftruncate", "EPERM", "refresh")]
    [InlineData("fsync", "EIO", "refresh")]
    public async Task A_refusal_leads_to_what_the_design_says(string call, string errno, string scenario)
    {
        var refusal = new Refusal(call, errno);
        Assert.Equal(RefusalTable.InDesign(refusal, scenario), await RefusalScenario.OutcomeAsync(scenario, refusal));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Every_refusal_leads_to_what_the_design_says()
    {
        var table = new RefusalTable();
        using var lanes = new SemaphoreSlim(Lanes);
        var cells = s_calls.SelectMany(call => call.Errnos.Split(' ').Select(errno => new Refusal(call.Call, errno)))
            .SelectMany(refusal => RefusalScenario.All.Select(scenario => (Refusal: refusal, Scenario: scenario)))
                .ToList();
        var outcomes = await Task.WhenAll(cells.Select(async cell =>
        {
            await lanes.WaitAsync();
            try
            {
                return await RefusalScenario.OutcomeAsync(cell.Scenario, cell.Refusal);
            }
            catch (Exception cause) when (cause.GetType().Name is not "SkipException")
            {
                return $"**{cause.Message.ReplaceLineEndings(" ").Replace('|', '/')}**";
            }
            finally
            {
                lanes.Release();
            }
        }));
        foreach (var (cell, outcome) in cells.Zip(outcomes))
            table.Set(cell.Refusal, cell.Scenario, outcome);
        var folder = Directory.CreateDirectory(Path.Combine(Repository.Top, "artifacts", "test"));
        File.WriteAllText(Path.Combine(folder.FullName, "refusals.md"), table.ToString());
        Assert.Equal(RefusalTable.InDesign(), table.ToString());
    }
}
