using CredentialProcess.Files;
using Microsoft.Extensions.Caching.Distributed;

namespace CredentialProcess.Tests.Files;

public sealed class FileCacheTests : IDisposable
{
    readonly TemporaryFolder _folder = new();
    readonly FileCache _cache;

    public FileCacheTests() => _cache = new FileCache(_folder["cache"]);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_value_can_be_read_until_it_is_removed()
    {
        Assert.Null(_cache.Get("key"));
        _cache.Remove("key");
        _cache.Set("key", [1, 2, 3], new DistributedCacheEntryOptions());
        Assert.Equal([1, 2, 3], _cache.Get("key"));
        Assert.Equal([1, 2, 3], File.ReadAllBytes(_folder["cache/key.json"]));
        _cache.Remove("key");
        Assert.Null(_cache.Get("key"));
    }

    [Fact]
    public async Task The_async_methods_do_the_same()
    {
        await ((IDistributedCache)_cache).SetAsync("key", [1], new DistributedCacheEntryOptions());
        Assert.Equal([1], await ((IDistributedCache)_cache).GetAsync("key"));
        await ((IDistributedCache)_cache).RefreshAsync("key");
        Assert.Equal([1], _cache.Get("key"));
        await ((IDistributedCache)_cache).RemoveAsync("key");
        Assert.Null(await ((IDistributedCache)_cache).GetAsync("key"));
    }

    [Fact]
    public void A_file_above_the_limit_is_not_read()
    {
        Directory.CreateDirectory(_folder["cache"]);
        using (var file = File.Create(_cache.PathOf("key")))
            file.SetLength(11 * 1024 * 1024);
        Assert.Throws<FileTooLargeException>(() => _cache.Get("key"));
    }

    [Fact]
    public void A_value_above_the_limit_is_not_written()
    {
        _cache.Set("key", [1], new());
        Assert.Throws<FileTooLargeException>(() => _cache.Set("key", new byte[FileCache.MaximumSize + 1], new()));
        Assert.Equal([1], _cache.Get("key")!);
    }

    [Fact]
    public void A_file_at_the_limit_is_read()
    {
        _cache.Set("key", new byte[FileCache.MaximumSize], new DistributedCacheEntryOptions());
        Assert.Equal(FileCache.MaximumSize, _cache.Get("key")!.Length);
    }

    [Fact]
    public void A_file_that_another_process_has_locked_is_read()
    {
        _cache.Set("key", [1], new DistributedCacheEntryOptions());
        using var held = ExclusiveFile.OpenOrCreate(_cache.PathOf("key"));
        Assert.Equal([1], _cache.Get("key"));
    }

    [Fact]
    public void What_a_killed_writer_has_left_is_removed_with_the_entry_and_a_writer_at_work_keeps_its_own()
    {
        _cache.Set("key", [1], new DistributedCacheEntryOptions());
        File.WriteAllText(_cache.PathOf("key") + ".tmp", "a secret");
        File.WriteAllText(_cache.PathOf("key") + ".login", "a secret");
        _cache.Set("another", [1], new DistributedCacheEntryOptions());
        _cache.Remove("key");
        Assert.Equal([_cache.PathOf("another")], Directory.GetFiles(_folder["cache"]));

        using var signIn = _cache.ReserveForSignIn("key", 10);
        _cache.Remove("key");
        signIn.Commit([2]);
        Assert.Equal([2], _cache.Get("key"));
    }

    [Fact]
    public void A_symlink_is_followed()
    {
        Directory.CreateDirectory(_folder["cache"]);
        File.WriteAllText(_folder["real"], "x");
        File.CreateSymbolicLink(_cache.PathOf("key"), _folder["real"]);
        Assert.Equal("x"u8.ToArray(), _cache.Get("key"));
    }

    [Fact(Timeout = 20_000)]
    public async Task A_named_pipe_is_an_error_and_is_not_waited_for()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a POSIX file");
        Directory.CreateDirectory(_folder["cache"]);
        using (var mkfifo = System.Diagnostics.Process.Start("mkfifo", _cache.PathOf("key")))
            await mkfifo.WaitForExitAsync(TestContext.Current.CancellationToken);
        var read = Task.Run(
            () => Assert.Throws<IOException>(() => _cache.Get("key")), TestContext.Current.CancellationToken);
        Assert.Equal("it is not a regular file",
            (await read.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken)).Message);
        _cache.Set("key", [1], new DistributedCacheEntryOptions());
        Assert.Equal([1], _cache.Get("key"));
    }

    [Fact]
    public void A_folder_is_an_error()
    {
        Directory.CreateDirectory(_cache.PathOf("key"));
        Assert.Equal("it is a folder", IoErrorText.Of(Assert.Throws<IOException>(() => _cache.Get("key"))));
    }
}
