using System.Text.Json;
using CredentialProcess.Ecr;
using CredentialProcess.Files;

namespace CredentialProcess.Docker;

/// <summary>
/// The logins that podman, buildah and skopeo keep themselves (containers-auth.json(5)). They ask docker's credHelpers
/// too, but a login of their own for the same registry comes first, and a password of ECR is good for twelve hours.
/// </summary>
sealed class ContainersLogins
{
    readonly List<string> _paths = [];

    /// <param name="environment">Its variables say where the files are.</param>
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
            _paths.Add(runtime is null ? $"/run/containers/{FileRights.Me}/auth.json"
                : Path.Combine(runtime, "containers", "auth.json"));
        }

        var config = environment("XDG_CONFIG_HOME") is { Length: > 0 } own ? own
            : home is null ? null : Path.Combine(home, ".config");
        if (config is not null)
            _paths.Add(Path.Combine(config, "containers", "auth.json"));
    }

    /// <summary>Each registry that there is a login for, with its file; what can't be read holds none.</summary>
    public IEnumerable<(RegistryHost Registry, string Path)> All =>
        _paths.SelectMany(path => Hosts(path).Select(registry => (registry, path)));

    /// <summary>Whether <c>podman logout</c> looks there when it is not told where.</summary>
    public bool IsMain(string path) => path == _paths[0];

    static IEnumerable<RegistryHost> Hosts(string path)
    {
        try
        {
            if (FileRights.IsSpecial(path) || UnlockedFile.Read(path, FileCache.MaximumSize) is not { } bytes)
                return [];
            using var json = JsonDocument.Parse(bytes);
            return json.RootElement.ValueKind != JsonValueKind.Object
                || !json.RootElement.TryGetProperty("auths"u8, out var auths) || auths.ValueKind != JsonValueKind.Object
                ? []
                // A key may name a repository of the registry.
                : [.. auths.EnumerateObject().Where(entry => IsLogin(entry.Value)).Select(e => RegistryHost.Parse(e.Name))
                    .OfType<RegistryHost>()];
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException
            or JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a name that is no text.
            return [];
        }
    }

    // "auths": {"HOST": {}} is what docker leaves where a helper keeps the password.
    static bool IsLogin(JsonElement entry) => entry.ValueKind == JsonValueKind.Object
        && (Says(entry, "auth"u8) || Says(entry, "identitytoken"u8));

    static bool Says(JsonElement entry, ReadOnlySpan<byte> name) =>
        entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
        && !value.ValueEquals(""u8);
}
