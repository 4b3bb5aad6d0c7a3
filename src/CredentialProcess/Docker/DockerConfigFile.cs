using CredentialProcess.Files;
using CredentialProcess.Text;

namespace CredentialProcess.Docker;

/// <summary>Docker's config.json on disk: <c>$DOCKER_CONFIG/config.json</c> or <c>~/.docker/config.json</c>.</summary>
sealed class DockerConfigFile(string path)
{
    readonly SharedFileEdit _file =
        new(path, Printable.Text, () => BoundedFile.Read(path, SharedFileReader.MaximumSize));

    public string Path => path;

    /// <summary>The current helper of each registry host.</summary>
    public IReadOnlyDictionary<string, string> Helpers => DockerConfig.Helpers(_file.Read(), _file.DisplayPath);

    /// <summary>Where docker looks for the file; null where there is no home folder.</summary>
    public static string? PathFor(Func<string, string?> environment, string? home) =>
        environment("DOCKER_CONFIG") is { Length: > 0 } folder ? System.IO.Path.Combine(folder, "config.json")
            : home is null ? null : System.IO.Path.Combine(home, ".docker", "config.json");

    /// <inheritdoc cref="SharedFileEdit.RequireWritable"/>
    public void RequireWritable() => _file.RequireWritable();

    /// <summary>Validates the change that <see cref="SetAsync"/> makes, before links are made for it.</summary>
    /// <exception cref="Failure">The file is not valid, is read-only, or would become too large.</exception>
    public void Validate(IReadOnlyDictionary<string, string> helpers)
    {
        if (Changed(_file.Read(), helpers) is not null)
            _file.RequireWritable();
    }

    /// <summary>Sets the helpers of these hosts; writes nothing where they are set already.</summary>
    /// <exception cref="Failure">The file is not valid, or can't be written.</exception>
    public async Task SetAsync(
        IReadOnlyDictionary<string, string> helpers, TimeProvider clock, CancellationToken stop)
    {
        // A file that is not to be changed need not be writable.
        if (Changed(_file.Read(), helpers) is not null)
            await _file.ChangeAsync(text => Changed(text, helpers), clock, stop);
    }

    /// <summary>Removes the helpers of these hosts.</summary>
    /// <exception cref="Failure">The file is not valid, or can't be written.</exception>
    public Task RemoveAsync(IReadOnlySet<string> hosts, TimeProvider clock, CancellationToken stop) =>
        _file.ChangeAsync(text => DockerConfig.WithoutHelpers(text, hosts, _file.DisplayPath) is var changed
            && changed.AsSpan().SequenceEqual(text) ? null : changed, clock, stop);

    byte[]? Changed(byte[] text, IReadOnlyDictionary<string, string> helpers)
    {
        var changed = DockerConfig.WithHelpers(text, helpers, _file.DisplayPath);
        SharedFileReader.CheckSize(changed.Length, _file.DisplayPath,
            "remove entries that are not used, or name one profile: --profile NAME");
        return changed.AsSpan().SequenceEqual(text) ? null : changed;
    }
}
