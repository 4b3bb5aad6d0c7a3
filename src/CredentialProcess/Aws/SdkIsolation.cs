using System.Collections;
using Amazon;
using Amazon.SSO;

namespace CredentialProcess.Aws;

/// <summary>
/// Keeps the SDK from reading config files and environment variables: creating any client reads both, throws on files
/// that the AWS CLI accepts, and may send one profile's token to another profile's <c>endpoint_url</c>. Every SDK
/// object is created in here.
/// </summary>
static class SdkIsolation
{
    static readonly Lock s_gate = new();

    public static T Create<T>(Func<T> make)
    {
        lock (s_gate)
        {
            return WithoutAwsVariables(() =>
            {
                AWSConfigs.AWSProfilesLocation = NonexistentPath;
                AWSConfigs.DisableLegacyPersistenceStore = true;
                RunSdkInitializer();
                return make();
            });
        }
    }

    // No file exists below a file, on any system.
    static string NonexistentPath => Path.Combine(Environment.ProcessPath ?? "/dev/null", "no-profiles-here");

    // Reading an unset setting runs a type initializer (FallbackInternalConfigurationFactory) that reads all of them
    // once, and stays broken if a value is invalid; AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=1 suffices. Otherwise the first
    // request would run it.
    static void RunSdkInitializer() => _ = new AmazonSSOConfig().UseFIPSEndpoint;

    // Creating a client reads more: AWS_CSM_ENABLED would report each call over UDP.
#pragma warning disable RS0030 // Nothing is read for use: the variables are put aside and put back.
    static T WithoutAwsVariables<T>(Func<T> make)
    {
        var aside = new Dictionary<string, string?>();
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            if (((string)variable.Key).StartsWith("AWS_", StringComparison.OrdinalIgnoreCase))
                aside[(string)variable.Key] = (string?)variable.Value;
        }

        try
        {
            foreach (var name in aside.Keys)
                Environment.SetEnvironmentVariable(name, null);
            return make();
        }
        finally
        {
            foreach (var (name, value) in aside)
                Environment.SetEnvironmentVariable(name, value);
        }
    }
#pragma warning restore RS0030
}
