namespace SsoCred.Completions;

/// <summary>What fish loads.</summary>
static class FishScript
{
    // Where the condition fails fish offers files.
    public const string Completion = """
        # fish completion for sso-cred; load it with: sso-cred completion fish | source
        function __sso_cred_complete
            set -l words (commandline -opc)
            set -l current (commandline -ct)
            set -g __sso_cred_candidates (command sso-cred __complete fish "=$current" $words[2..-1] 2>/dev/null)
            and return 0
            string match -qr '^[0-9]+$' -- "$__sso_cred_candidates"
            or return 1
            # The command line of another program, after so many words.
            set -l program $words[(math $__sso_cred_candidates + 2)..-1]
            set -q program[1]
            and set program (string escape -- $program)
            set -g __sso_cred_candidates (complete -C (string join ' ' -- $program "$current"))
        end
        complete -c sso-cred -e
        complete -c sso-cred -f -n __sso_cred_complete -a '$__sso_cred_candidates'

        """;

    public const string Use = """
        # switches this shell to an AWS profile; load it with: sso-cred shell fish | source
        function @NAME --description 'Switch this shell to an AWS profile'
            set -l lines (command sso-cred __use fish $argv)
            or return
            string join \n -- $lines | source
        end
        function __sso_cred_use
            set -l words (commandline -opc)
            set -l current (commandline -ct)
            command sso-cred __complete fish "=$current" __use $words[2..-1] 2>/dev/null
        end
        complete -c @NAME -e
        complete -c @NAME -f -a '(__sso_cred_use)'

        """;
}
