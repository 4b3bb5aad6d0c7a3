using System.Collections;
using Amazon;
using Amazon.SSO;

namespace CredentialProcess.Aws;

/// <summary>
/// Keeps the SDK away from the config files and the environment: left alone, making any client reads both, throws on
/// files that the AWS CLI accepts, and may send one profile's token to another profile's <c>endpoint_url</c>.
/// Everything of the SDK that is made is made in here.
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

    // Below a file there is no file, on any system.
    static string NonexistentPath => Path.Combine(Environment.ProcessPath ?? "/dev/null", "no-profiles-here");

    // A setting that nobody made runs a type initializer (FallbackInternalConfigurationFactory) that reads them all,
    // once in a process, and stays broken where a value is not to its liking: AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=1 is
    // enough. Left alone it runs with the first request.
    static void RunSdkInitializer() => _ = new AmazonSSOConfig().UseFIPSEndpoint;

    // Making a client reads more of them: AWS_CSM_ENABLED would report each call over UDP.
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
