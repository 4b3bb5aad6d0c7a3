using System.Collections;
using Amazon;
using Amazon.SSO;

namespace CredentialProcess.Aws;

/// <summary>
/// Keeps the SDK away from the config files and the environment: left alone, making any client reads both, throws on
/// files that the AWS CLI accepts, and may send one profile's token to another profile's <c>endpoint_url</c>.
/// </summary>
static class SdkIsolation
{
    static readonly Lock Once = new();
    static bool _done;

    /// <summary>To be called before any other type of the SDK is touched.</summary>
    public static void Ensure()
    {
        lock (Once)
        {
            if (_done) return;
            WithoutAwsVariables(ReadOnceAndForAll);
            _done = true;
        }
    }

    // Below a file there is no file, on any system.
    static string NowhereToBeFound => Path.Combine(Environment.ProcessPath ?? "/dev/null", "no-profiles-here");

    // The SDK reads the environment once, in a type initializer (FallbackInternalConfigurationFactory), and stays
    // broken for good where a variable's value is not to its liking: AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=1 is enough.
    static void ReadOnceAndForAll()
    {
        AWSConfigs.AWSProfilesLocation = NowhereToBeFound;
        AWSConfigs.DisableLegacyPersistenceStore = true;
        _ = new AmazonSSOConfig().UseFIPSEndpoint;
    }

#pragma warning disable RS0030 // Nothing is read for use: the variables are put aside and put back.
    static void WithoutAwsVariables(Action action)
    {
        var aside = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(e => (Name: (string)e.Key, Value: (string?)e.Value))
            .Where(e => e.Name.StartsWith("AWS_", StringComparison.OrdinalIgnoreCase)).ToArray();
        try
        {
            foreach (var (name, _) in aside) Environment.SetEnvironmentVariable(name, null);
            action();
        }
        finally
        {
            foreach (var (name, value) in aside) Environment.SetEnvironmentVariable(name, value);
        }
    }
#pragma warning restore RS0030
}
