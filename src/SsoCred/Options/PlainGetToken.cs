using CredentialProcess.Config;

namespace SsoCred.Options;

/// <summary>
/// <c>eks get-token</c> as kubeconfigs have it, recognised without the command line parser, which takes half a cached
/// run. Whatever is not exactly that, such as an option twice or a missing value, is left to the parser.
/// </summary>
sealed record PlainGetToken(RunOptions Options, string Cluster)
{
    /// <summary>Null for other command lines.</summary>
    public static PlainGetToken? Of(string[] args)
    {
        var values = new Values();
        var hasCommand = false;
        var at = 0;
        for (; at + 1 < args.Length; at += 2)
        {
            if (!hasCommand && args[at] == "eks" && args[at + 1] == "get-token")
                hasCommand = true;
            else if (!values.TryAdd(args[at], args[at + 1], isLeading: !hasCommand))
                return null;
        }

        if (!hasCommand || at != args.Length || values.Cluster is not { } cluster)
            return null;
        return new PlainGetToken(
            new RunOptions(values.Profile)
            {
                Region = values.Region,
                Role = values.Role is { } arn ? new RoleArguments { Arn = arn } : null,
            },
            cluster);
    }

    struct Values
    {
        bool _hasOutput;

        public string? Profile { get; private set; }

        public string? Region { get; private set; }

        public string? Cluster { get; private set; }

        public string? Role { get; private set; }

        public bool TryAdd(string option, string value, bool isLeading) =>
            value.Length > 0 && value[0] != '-' && option switch
            {
                "--profile" when Profile is null => (Profile = value) is not null,
                "--region" when Region is null => (Region = value) is not null,
                "--output" when !_hasOutput && value == "json" => _hasOutput = true,
                "--cluster-name" when Cluster is null && !isLeading => (Cluster = value) is not null,
                "--role" or RoleArguments.ArnOption when Role is null && !isLeading => (Role = value) is not null,
                _ => false,
            };
    }
}
