using System.Text;

namespace CredentialProcess.Tests.Kubernetes;

/// <summary>
/// A random kubeconfig as kubectl, the AWS CLI or a person writes it, and what it becomes when all its users of
/// <c>aws eks get-token</c> run sso-cred: written by the same steps, not by the code under test.
/// </summary>
sealed class RandomKubeconfig
{
    readonly Random _random;
    readonly StringBuilder _before = new(), _after = new();
    readonly string _end;
    readonly string _step;
    readonly string _dash;

    public RandomKubeconfig(Random random)
    {
        _random = random;
        _end = random.In("\n", "\n", "\r\n");
        _step = random.In("  ", "    ");
        _dash = random.In("- ", "-   ");
        if (random.Next(4) == 0)
            Line("---");
        Line("apiVersion: v1" + Noise());
        foreach (var part in Shuffled(Clusters, Contexts, Users, Rest))
            part();
        if (random.Next(3) == 0)
        {
            _before.Length -= _end.Length;
            _after.Length -= _end.Length;
        }
    }

    public string Before => _before.ToString();

    public string After => _after.ToString();

    /// <summary>The users that are changed.</summary>
    public List<string> Changed { get; } = [];

    void Clusters()
    {
        Line("clusters:");
        Line("- cluster:");
        Line($"    certificate-authority-data: {_random.In("Q0E=", "\"Q0E=\"", "|-" + _end + "      Q0E=" + _end + "      # no comment")}");
        Line("    server: https://EXAMPLE.gr7.us-east-1.eks.amazonaws.com" + Noise());
        Line("  name: arn:aws:eks:us-east-1:123456789012:cluster/my-cluster");
    }

    void Contexts()
    {
        Line("contexts:");
        Line("  - name: 'one'");
        Line("    context: {cluster: c, user: user0}");
    }

    void Rest()
    {
        Line(_random.In("preferences: {}", "preferences: {colors: true}", "preferences:"));
        Line(_random.In("current-context: one", "current-context: \"command: aws\""));
    }

    void Users()
    {
        Line("users:" + Noise());
        var indent = _random.In("", _step);
        for (var i = _random.Next(1, 5); i > 0; i--)
        {
            if (_random.Next(4) == 0)
                Line(_random.In("", "# - name: user" + i, indent + "   # aws eks get-token"));
            User(indent, "user" + i);
        }
    }

    void User(string indent, string name)
    {
        var inner = indent + new string(' ', _dash.Length);
        Line($"{indent}{_dash}name: {name}{Noise()}");
        Line($"{inner}user:");
        var at = inner + _step;
        switch (_random.Next(6))
        {
            case 0:
                Line($"{at}token: {_random.In("secret", "'it''s secret'", "\"aws eks get-token\"")}");
                break;
            case 1:
                Line($"{at}client-certificate-data: {_random.In("Q0E=", ">" + _end + at + "  Q0E=" + _end + _end + at + " Q0E=")}");
                break;
            case 2:
                OtherExec(at);
                break;
            default:
                Changed.Add(name);
                AwsExec(at);
                break;
        }
    }

    void OtherExec(string indent)
    {
        Line($"{indent}exec:");
        var at = indent + _step;
        Line($"{at}apiVersion: client.authentication.k8s.io/v1beta1");
        Line($"{at}command: {_random.In("gke-gcloud-auth-plugin", "kubelogin")}");
        Line($"{at}args: [get-token, '--oidc-client-secret=a, b']");
        Line($"{at}installHint: Install the plugin for use with kubectl by{_end}{at}  following the guide");
        Line($"{at}interactiveMode: IfAvailable");
    }

    void AwsExec(string indent)
    {
        Line($"{indent}exec:" + Noise());
        var at = indent + _step;
        foreach (var part in Shuffled(() => Version(at), () => Arguments(at), () => Command(at), () => Variables(at)))
            part();
    }

    void Version(string at) => Line($"{at}apiVersion: {_random.In(
        "client.authentication.k8s.io/v1beta1", "\"client.authentication.k8s.io/v1\"")}");

    void Arguments(string at)
    {
        string[] words = _random.In<string[]>(
            ["--region", "us-east-1", "eks", "get-token", "--cluster-name", "my-cluster", "--output", "json"],
            ["eks", "get-token", "--cluster-name=other", "--role", "arn:aws:iam::123456789012:role/R"],
            ["--profile", "dev", "eks", "get-token", "--cluster-id", "'a b'"]);
        if (_random.Next(3) == 0)
        {
            Line($"{at}args: [{string.Join(_random.In(", ", ","), words)}]{Noise()}");
            return;
        }

        Line($"{at}args:");
        var indent = at + _random.In("", _step);
        foreach (var word in words)
            Line($"{indent}- {word}{(_random.Next(8) == 0 ? Noise() : "")}");
    }

    // The mode is written before or behind the command, or not at all.
    void Command(string at)
    {
        var where = _random.Next(4);
        if (where == 0)
            Mode(at);
        var (raw, noise) = (_random.In("aws", "aws", "'aws'", "/usr/local/bin/aws", "\"/opt/a b/aws\""), Noise());
        var note = raw == "aws" ? "" : $" # before sso-cred: {raw}";
        _before.Append($"{at}command: {raw}{noise}{_end}");
        _after.Append($"{at}command: sso-cred{note}{noise}{_end}");
        if (where > 1)
            _after.Append($"{at}interactiveMode: Never # added by sso-cred{_end}");
        if (where == 1)
            Mode(at);
    }

    void Mode(string at)
    {
        var (raw, noise) = (_random.In("Never", "IfAvailable", "'Always'"), Noise());
        _before.Append($"{at}interactiveMode: {raw}{noise}{_end}");
        _after.Append($"{at}interactiveMode: Never{(raw == "Never" ? "" : $" # before sso-cred: {raw}")}{noise}{_end}");
    }

    void Variables(string at)
    {
        switch (_random.Next(4))
        {
            case 0:
                Line($"{at}env: null");
                break;
            case 1:
                Line($"{at}env:");
                Line($"{at}- name: AWS_PROFILE");
                Line($"{at}  value: dev");
                break;
            case 2:
                Line($"{at}provideClusterInfo: false");
                break;
            default:
                break;
        }
    }

    string Noise() => _random.In("", "", "", " ", "  # a comment", " # aws: 'eks'");

    void Line(string text)
    {
        _before.Append(text).Append(_end);
        _after.Append(text).Append(_end);
    }

    Action[] Shuffled(params Action[] parts)
    {
        _random.Shuffle(parts);
        return parts;
    }
}
