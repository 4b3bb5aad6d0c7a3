using System.CommandLine;
using CredentialProcess;
using CredentialProcess.Login;
using SsoCred.SignIn;

namespace SsoCred.Options;

/// <summary>How to sign in: the options of <c>login</c>, most of which <c>configure</c> has too.</summary>
static class SignInOptions
{
    static readonly Option<bool> s_browser = new("--browser")
    {
        Description = "Sign in with a browser on this machine.",
    };

    static readonly Option<bool> s_device = new("--device") { Description = "Use the device code flow." };

    static readonly Option<bool> s_noBrowser = new("--no-browser")
    {
        Description = "Print the URL without opening a browser.",
    };

    static readonly Option<bool> s_noQr = new("--no-qr") { Description = "Do not print a QR code." };

    static readonly Option<int?> s_port = WholeNumber.Option("--redirect-port", 1, 65535, "PORT",
        "Port on 127.0.0.1 that the browser is redirected to, for ssh -L (default: any free port).");

    public static IEnumerable<Option> WithoutPort => [s_browser, s_device, s_noBrowser, s_noQr];

    public static IEnumerable<Option> All => [s_browser, s_device, s_noBrowser, s_port, s_noQr];

    /// <exception cref="Failure">They contradict each other.</exception>
    public static SignInChoice Of(ParseResult parsed, RunOptions options, bool registersAnew = false)
    {
        var (isDevice, port) = (parsed.GetValue(s_device), parsed.GetValue(s_port));
        var isBrowser = parsed.GetValue(s_browser) || port is not null;
        if (isDevice && isBrowser)
        {
            throw new Failure(FailureKind.Usage, "--device cannot be combined with "
                + (port is null ? "--browser" : "--redirect-port"));
        }

        SignInMethod? method = isDevice ? SignInMethod.Device : isBrowser ? SignInMethod.Browser : null;
        return new SignInChoice(method, port ?? 0, OpensBrowser: !parsed.GetValue(s_noBrowser),
            DrawsQr: !parsed.GetValue(s_noQr), registersAnew, options.Timeout);
    }
}
