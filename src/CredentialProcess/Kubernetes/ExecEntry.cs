namespace CredentialProcess.Kubernetes;

/// <summary>
/// A user of a kubeconfig whose credentials come from <c>aws eks get-token</c>, or from this program in its place. It
/// has options that both know, and each of its values is on one line.
/// </summary>
sealed class ExecEntry
{
    static readonly string[] s_options =
        ["--region", "--cluster-name", "--cluster-id", "--role-arn", "--role", "--output", "--profile"];

    ExecEntry(string user, YamlMapping exec, YamlScalar command, YamlNode arguments, IReadOnlyList<YamlScalar> words)
    {
        (User, Exec, Command, Arguments, Words) = (user, exec, command, arguments, words);
    }

    public string User { get; }

    public YamlMapping Exec { get; }

    public YamlScalar Command { get; }

    /// <summary>The list of arguments: a sequence or, in brackets, a flow.</summary>
    public YamlNode Arguments { get; }

    public IReadOnlyList<YamlScalar> Words { get; }

    /// <summary>Runs this program already, under whatever path.</summary>
    public bool IsOwn => IsProgram(Command.Text!, ProgramName.Value);

    /// <summary>As the arguments name it; null where they do not.</summary>
    public string? Cluster => ValueOf("--cluster-name")?.Value ?? ValueOf("--cluster-id")?.Value;

    /// <summary>The profile: that of the arguments, else that of the variable; null where neither names one.</summary>
    public string? Profile => ValueOf("--profile")?.Value ?? ProfileVariable?.Text;

    /// <summary>The value of AWS_PROFILE among the variables; null where it has none.</summary>
    public YamlScalar? ProfileVariable => Exec["env"] is YamlSequence variables
        ? variables.Items.OfType<YamlMapping>()
            .FirstOrDefault(variable => variable["name"] is YamlScalar { Text: "AWS_PROFILE" })?["value"] as YamlScalar
        : null;

    /// <summary>The entry of a user; null where it runs something else.</summary>
    /// <exception cref="Failure">It may be one, in a form that is refused.</exception>
    public static ExecEntry? Of(string user, YamlMapping exec, YamlLines lines)
    {
        if (exec["command"] is not YamlScalar { Text: { } program } command
            || !(IsProgram(program, "aws") || IsProgram(program, ProgramName.Value)))
            return null;
        var words = exec["args"] switch
        {
            YamlSequence list when list.Items.All(item => item is YamlScalar) =>
                [.. list.Items.Cast<YamlScalar>()],
            YamlFlow { Items: { } items } => items,
            null => [],
            var other => throw lines.Refusal(other.Line, "a list of arguments that is not one of plain values"),
        };
        var entry = new ExecEntry(user, exec, command, exec["args"]!, words);
        if (!entry.GetsToken())
            return null;
        entry.RefuseUnknown(lines);
        return entry;
    }

    /// <summary>An option's value, and the word that holds it; null where it is not given.</summary>
    public (string Value, YamlScalar Word, bool IsJoined)? ValueOf(string option)
    {
        for (var i = Words.Count - 1; i >= 0; i--)
        {
            if (Words[i].Text == option && i + 1 < Words.Count && Words[i + 1].Text is { } next)
                return (next, Words[i + 1], false);
            if (Words[i].Text?.StartsWith(option + "=", StringComparison.Ordinal) == true)
                return (Words[i].Text![(option.Length + 1)..], Words[i], true);
        }

        return null;
    }

    static bool IsProgram(string command, string name)
    {
        var file = command.AsSpan(command.AsSpan().LastIndexOfAny('/', '\\') + 1);
        return file.SequenceEqual(name) || file.Equals(name + ".exe", StringComparison.OrdinalIgnoreCase);
    }

    bool GetsToken()
    {
        for (var i = 0; i + 1 < Words.Count; i++)
        {
            if (Words[i].Text == "eks" && Words[i + 1].Text == "get-token")
                return true;
        }

        return false;
    }

    void RefuseUnknown(YamlLines lines)
    {
        for (var i = 0; i < Words.Count; i++)
        {
            var word = Words[i].Text ?? throw lines.Refusal(Words[i].Line, "an argument with a backslash");
            var option = word.Split('=', 2)[0];
            if (word is "eks" or "get-token")
                continue;
            if (!s_options.Contains(option))
                throw lines.Refusal(Words[i].Line, "an argument that 'sso-cred eks get-token' does not take");
            if (option != word)
                continue;
            if (++i == Words.Count)
                throw lines.Refusal(Words[i - 1].Line, "an option without its value");
            _ = Words[i].Text ?? throw lines.Refusal(Words[i].Line, "an argument with a backslash");
        }

        var version = (Exec["apiVersion"] as YamlScalar)?.Text;
        if (version is not ("client.authentication.k8s.io/v1beta1" or "client.authentication.k8s.io/v1"))
        {
            throw lines.Refusal(Exec.Find("apiVersion")?.Line ?? Exec.Line,
                "an apiVersion other than client.authentication.k8s.io/v1beta1 and v1",
                "run: aws eks update-kubeconfig --name CLUSTER");
        }

        foreach (var entry in Exec.Entries)
        {
            if (entry.Value is YamlLongText)
                throw lines.Refusal(entry.Line, "a text of several lines");
        }
    }
}
