using CredentialProcess.Output;

namespace SsoCred.Completions;

/// <summary>
/// The function that switches a shell to another profile, and its completion. Only what the hidden command
/// <see cref="Helper"/> prints is run, which holds every name in quotes; where it fails it prints nothing.
/// </summary>
static class UseScript
{
    public const string Helper = "__use", DefaultName = "use";

    public const string Previous = "-", Off = "--off";

    /// <summary>What the function takes besides names.</summary>
    public static readonly IReadOnlyList<Candidate> Options =
        [new(Previous, "back to the previous profile"), new(Off, "no profile")];

    /// <param name="name">What the function is called: letters, digits, '_' and '-'.</param>
    /// <returns>Null for shells that have no such function.</returns>
    public static string? Of(Shell shell, string name)
    {
        var script = shell switch
        {
            Shell.Bash => Bash,
            Shell.Zsh => Zsh,
            Shell.Fish => Fish,
            Shell.PowerShell => PowerShell,
            Shell.Cmd or Shell.Dotenv or Shell.Json => null,
        };
        return script?.Replace("@NAME", name, StringComparison.Ordinal);
    }

    // The completion function gets the name of the command, so several functions can share it.
    const string Bash = """
        # switches this shell to an AWS profile; load it with: eval "$(sso-cred shell bash)"
        @NAME() {
          local lines
          lines=$(command sso-cred __use bash "$@") || return
          eval "$lines"
        }
        _sso_cred_use() {
          local line=${COMP_LINE:0:COMP_POINT} lines
          COMPREPLY=()
          lines=$(command sso-cred __complete bash "sso-cred __use${line#*"$1"}" "$COMP_WORDBREAKS" 2>/dev/null) \
            || return 0
          while IFS= read -r line; do
            [[ -z $line ]] || COMPREPLY+=("$line")
          done <<< "$lines"
        }
        complete -F _sso_cred_use @NAME

        """;

    const string Zsh = """
        # switches this shell to an AWS profile; load it, after compinit, with: eval "$(sso-cred shell zsh)"
        @NAME() {
          local lines
          lines=$(command sso-cred __use zsh "$@") || return
          eval "$lines"
        }
        _sso_cred_use() {
          local line lines
          local -a values
          lines=$(command sso-cred __complete zsh "=${(Q)PREFIX}" __use "${(@Q)words[2,CURRENT-1]}" 2>/dev/null) \
            || return
          for line in "${(@f)lines}"; do
            [[ -z $line ]] || values+=("${line%%$'\t'*}")
          done
          (( $#values )) && compadd -a values
        }
        if (( $+functions[compdef] )); then
          compdef _sso_cred_use @NAME
        fi

        """;

    const string Fish = """
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

    // Every character that PowerShell takes for a single quote (also U+2018 to U+201B) is doubled. The output of
    // programs is decoded by the console's encoding, on Windows not UTF-8; the lines to run are ASCII.
    const string PowerShell = """
        # switches this shell to an AWS profile; load it with:
        # sso-cred shell powershell | Out-String | Invoke-Expression
        function @NAME {
          param([string] $Name)
          $words = @($args)
          if ($PSBoundParameters.ContainsKey('Name')) { $words = @($Name) + $words }
          $lines = @(sso-cred __use powershell @words)
          if ($LASTEXITCODE -eq 0 -and $lines) { Invoke-Expression ($lines -join "`n") }
        }
        Register-ArgumentCompleter -CommandName @NAME -ParameterName Name -ScriptBlock {
          param($commandName, $parameterName, $wordToComplete)
          $typed = $wordToComplete -replace "^['`"\u2018-\u201b]|['`"\u2018-\u201b]$" `
            -replace "(['\u2018-\u201b])\1", '$1'
          $encoding = [Console]::OutputEncoding
          try {
            try { [Console]::OutputEncoding = [System.Text.UTF8Encoding]::new($false) } catch { }
            $lines = @(sso-cred __complete powershell "=$typed" __use 2>$null)
          } finally {
            try { [Console]::OutputEncoding = $encoding } catch { }
          }
          foreach ($line in $lines) {
            $value, $note = $line -split "`t", 2
            if ($value.StartsWith($typed, [StringComparison]::OrdinalIgnoreCase)) {
              $quoted = $value
              if ($value -notmatch '^[A-Za-z0-9_.:/=-]+$') {
                $quoted = "'" + ($value -replace "(['\u2018-\u201b])", '$1$1') + "'"
              }
              if (-not $note) { $note = $value }
              [System.Management.Automation.CompletionResult]::new($quoted, $value, 'ParameterValue', $note)
            }
          }
        }

        """;
}
