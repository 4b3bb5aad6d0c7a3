using System.Text.Json;
using CredentialProcess.Ecr;
using CredentialProcess.Files;

namespace CredentialProcess.Docker;

/// <summary>
/// The logins that podman, buildah and skopeo store themselves (containers-auth.json(5)). They use docker's credHelpers
/// too, but their own login for the same registry takes precedence, and an ECR password expires after twelve hours.
/// </summary>
sealed class ContainersLogins
{
    readonly List<string> _paths = [];

    /// <param name="environment">Looks up an environment variable.</param>
    /// <param name="home">Null where there is no home folder.</param>
    public ContainersLogins(Func<string, string?> environment, string? home)
    {
        if (environment("REGISTRY_AUTH_FILE") is { Length: > 0 } chosen)
        {
            _paths.Add(chosen);
            return;
        }

        if (OperatingSystem.IsLinux())
        {
            var runtime = environment("XDG_RUNTIME_DIR") is { Length: > 0 } folder ? folder : null;
            _paths.Add(runtime is null ? $"/run/containers/{FileRights.CurrentUser}/auth.json"
                : Path.Combine(runtime, "containers", "auth.json"));
        }

        var config = environment("XDG_CONFIG_HOME") is { Length: > 0 } own ? own
            : home is null ? null : Path.Combine(home, ".config");
        if (config is not null)
            _paths.Add(Path.Combine(config, "containers", "auth.json"));
    }

    /// <summary>Each registry with a login, and the file; a file that can't be read counts as empty.</summary>
    public IEnumerable<(RegistryHost Registry, string Path)> All =>
        _paths.SelectMany(path => Hosts(path).Select(registry => (registry, path)));

    /// <summary>Whether it is the file that <c>podman logout</c> changes by default.</summary>
    public bool IsMain(string path) => path == _paths[0];

    static IEnumerable<RegistryHost> Hosts(string path)
    {
        try
        {
            if (FileRights.IsSpecial(path) || BoundedFile.Read(path, FileCache.MaximumSize) is not { } bytes)
                return [];
            using var json = JsonDocument.Parse(bytes);
            return json.RootElement.ValueKind != JsonValueKind.Object
                || !json.RootElement.TryGetProperty("auths"u8, out var auths) || auths.ValueKind != JsonValueKind.Object
                ? []
                // A key can also be a repository of the registry.
                : [.. auths.EnumerateObject().Where(entry => IsLogin(entry.Value))
                    .Select(entry => RegistryHost.Parse(entry.Name)).OfType<RegistryHost>()];
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException
            or JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a name that is not valid text.
            return [];
        }
    }

    // Docker writes "auths": {"HOST": {}} where a helper has the password.
    static bool IsLogin(JsonElement entry) => entry.ValueKind == JsonValueKind.Object
        && (HasText(entry, "auth"u8) || HasText(entry, "identitytoken"u8));

    static bool HasText(JsonElement entry, ReadOnlySpan<byte> name) =>
        entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
        && !value.ValueEquals(""u8);
}
