using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using CredentialProcess;
using SsoCred.Commands;
using SsoCred.Completions;
using SsoCred.Composition;
using SsoCred.Display;
using SsoCred.Help;
using SsoCred.Options;

namespace SsoCred;

/// <summary>
/// The command tree and its parser. Wrong usage is a <see cref="Failure"/> like any other, with exit code 2; the parser
/// alone would print help on stdout, into the caller's document.
/// </summary>
static class CommandLine
{
    /// <summary>All commands with their options.</summary>
    public static RootCommand Tree()
    {
        var root = new RootCommand("AWS IAM Identity Center role credentials for tools without SSO support.")
        {
            Get.Command(),
            Configure.Command(),
            Login.Command(),
            Logout.Command(),
            Status.Command(),
            Accounts.Command(),
            Roles.Command(),
            Profiles.Command(),
            Doctor.Command(),
            Env.Command(),
            Exec.Command(),
            Serve.Command(),
            Write.Command(),
            Store.Command(),
            Ecr.Command(),
            Eks.Command(),
            Rds.Command(),
            Dsql.Command(),
            ElastiCache.Command(),
            CodeCommit.Command(),
            OpenConsole.Command(),
            WhoAmI.Command(),
            Prompt.Command(),
            ShellFunction.Command(),
            Completion.Command(),
            Uninstall.Command(),
            HelpCommand.Command(),
            VersionCommand.Command(),
        };
        root.Options.OfType<HelpOption>().Single().Action = new HelpPageAction();
        var version = root.Options.OfType<VersionOption>().Single();
        version.Action = new VersionDocument.Action();
        version.Description = "Print version, commit, system and project; --version --json prints JSON.";
        version.Aliases.Add("-v");
        version.Aliases.Add("-V");
        root.Add(Get.AutoLoginOption);
        RoleOptions.With(root);
        foreach (var option in RunOptions.All)
            root.Add(option);
        root.SetAction(Get.Run);
        return root;
    }

    public static int Run(string[] args)
    {
        args = AwsCliOrder.CommandFirst(args);
        // Not an option in the tree: it would be taken before every command.
        if (args is ["--version", "--json"] or ["--json", "--version"])
        {
            VersionDocument.WriteJson();
            return (int)ExitCode.Done;
        }

        var root = Tree();
        // The parser takes a first word in brackets for a directive: [suggest] prints to stdout and exits with 0.
        if (args is [['[', ..] word, ..])
        {
            throw new Failure(FailureKind.Usage, $"'{ProgramName.Value}' has no command '{word}'",
                UsageError.HelpHint(root));
        }

        // Without response files: '@file' is an ordinary argument. Without bundling: '-pdev' would be '-p dev' here,
        // and nothing in a credential_process line.
        var parsed = root.Parse(Separated(root, args),
            new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false });
        if (parsed.Errors.Count > 0)
            throw UsageError.Of(parsed, IsProfile);
        RefuseMisplaced(parsed);

        // Help and version go through StandardOutput, which reports a full disk.
        using var text = new StringWriter();
        var exit = parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = text });
        StandardOutput.WriteList(text.ToString());
        return exit;
    }

    // Puts '--' before the other program's first word: after it the parser takes no more options.
    static string[] Separated(RootCommand root, string[] args)
    {
        var position = new CommandPosition(root, args);
        if (position.UnknownOption is { } unknown)
            throw UsageError.UnknownOption(unknown, position.Command);
        return position is { OptionsEnd: { } end, IsMarked: false } ? [.. args[..end], "--", .. args[end..]] : args;
    }

    // Only to say what may have been meant, so that a config that can't be read is no matter here.
    static bool IsProfile(string word)
    {
        try
        {
            using var root = new CompositionRoot(new RunOptions(Profile: null));
            return root.Profiles.Has(word);
        }
        catch (Failure)
        {
            return false;
        }
    }

    // The parser accepts a parent's options before a subcommand, which would ignore them.
    static void RefuseMisplaced(ParseResult parsed)
    {
        var own = parsed.CommandResult.Command;
        for (var parent = parsed.CommandResult.Parent as CommandResult; parent is not null;
            parent = parent.Parent as CommandResult)
        {
            foreach (var option in parent.Children.OfType<OptionResult>().Where(each => !each.Implicit))
            {
                if (!option.Option.Recursive && option.Option.Action is null && !own.Options.Contains(option.Option))
                    throw UsageError.Misplaced(option.Option, own);
            }
        }
    }
}
