using System.Globalization;
using CredentialProcess.Tests;

namespace SsoCred.Tests.Refusals;

/// <summary>
/// Makes a C library call fail with an errno of its manual page, for every path in a home, with a preloaded library
/// that the C compiler builds once.
/// </summary>
sealed record Refusal(string Call, string Errno)
{
    // Linux numbers.
    static readonly Dictionary<string, int> s_numbers = (
        "EPERM 1, ENOENT 2, EIO 5, ENXIO 6, EBADF 9, ENOMEM 12, EACCES 13, EBUSY 16, EEXIST 17, EXDEV 18, "
        + "ENOTDIR 20, EISDIR 21, EINVAL 22, ENFILE 23, EMFILE 24, ETXTBSY 26, EFBIG 27, ENOSPC 28, "
        + "EROFS 30, EMLINK 31, ENAMETOOLONG 36, ENOLCK 37, ENOSYS 38, ENOTEMPTY 39, ELOOP 40, "
        + "EOVERFLOW 75, EOPNOTSUPP 95, EDQUOT 122")
        .Split(", ").Select(pair => pair.Split(' '))
        .ToDictionary(pair => pair[0], pair => int.Parse(pair[1], CultureInfo.InvariantCulture));

    static readonly Lazy<Task<string?>> s_library = new(BuildAsync);

    /// <summary>Applies to every run of the home; skips the test if the library cannot be built.</summary>
    /// <returns>A file that grows by a byte with each refused call.</returns>
    public async Task<string> ApplyAsync(Home home)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "LD_PRELOAD and these errnos are Linux's");
        var library = await s_library.Value;
        Assert.SkipWhen(library is null, "there is no C compiler here");
        var log = home["refused"];
        home.Environment["LD_PRELOAD"] = library!;
        home.Environment["REFUSE_CALL"] = Call;
        home.Environment["REFUSE_ERRNO"] = s_numbers[Errno].ToString(CultureInfo.InvariantCulture);
        home.Environment["REFUSE_IN"] = home.Path;
        home.Environment["REFUSE_LOG"] = log;
        return log;
    }

    public static void Lift(Home home) => home.Environment.Remove("LD_PRELOAD");

    static async Task<string?> BuildAsync()
    {
        var compiler = ((string[])["/usr/bin/cc", "/usr/bin/gcc", "/usr/bin/clang"]).FirstOrDefault(File.Exists);
        if (compiler is null)
            return null;
        var folder = Directory.CreateDirectory(Path.Combine(Repository.Top, "artifacts", "test"));
        var library = Path.Combine(folder.FullName, "refuse.so");
        var source = Path.Combine(Repository.Top, "tests", "SsoCred.Tests", "Refusals", "refuse.c");
        var path = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin" };
        var run = await SsoCredBinary.StartProgram(compiler, path, "-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o",
            library, source, "-ldl").EndAsync();
        Assert.True(run.Exit == 0, run.Said);
        return library;
    }
}
