using CredentialProcess.Output;

namespace SsoCred.Completions;

/// <summary>
/// The scripts that shells load. Each only calls <see cref="CompletionCommand"/>; its output is never evaluated, and
/// every name is quoted before it is inserted into the line.
/// </summary>
static class CompletionScript
{
    /// <summary>Null where the shell has no programmable completion.</summary>
    public static string? Of(Shell shell) => shell switch
    {
        Shell.Bash => Bash,
        Shell.Zsh => Zsh,
        Shell.Fish => Fish,
        Shell.PowerShell => PowerShell,
        Shell.Cmd or Shell.Dotenv or Shell.Json => null,
    };

    // Bash 3.2, which macOS has, lacks mapfile and compopt.
    const string Bash = """
        # bash completion for sso-cred; load it with: source <(sso-cred completion bash)
        _sso_cred() {
          local line lines
          COMPREPLY=()
          if ! lines=$(command sso-cred __complete bash "${COMP_LINE:0:COMP_POINT}" "$COMP_WORDBREAKS" \
              2>/dev/null); then
            compopt -o default 2>/dev/null
            return 0
          fi
          while IFS= read -r line; do
            [[ -z $line ]] || COMPREPLY+=("$line")
          done <<< "$lines"
        }
        complete -F _sso_cred sso-cred

        """;

    const string Zsh = """
        #compdef sso-cred
        # zsh completion for sso-cred; load it, after compinit, with: source <(sso-cred completion zsh)
        _sso_cred() {
          local line lines
          local -a values shown
          if ! lines=$(command sso-cred __complete zsh "=${(Q)PREFIX}" "${(@Q)words[2,CURRENT-1]}" 2>/dev/null); then
            _files
            return
          fi
          for line in "${(@f)lines}"; do
            [[ -z $line ]] && continue
            values+=("${line%%$'\t'*}")
            shown+=("${line/$'\t'/  -- }")
          done
          (( $#values )) && compadd -l -d shown -a values
        }
        if [[ ${funcstack[1]} == _sso_cred ]]; then
          _sso_cred "$@"
        else
          compdef _sso_cred sso-cred
        fi

        """;

    // Files are offered where the condition fails: in another program's command line.
    const string Fish = """
        # fish completion for sso-cred; load it with: sso-cred completion fish | source
        function __sso_cred_complete
            set -l words (commandline -opc)
            set -l current (commandline -ct)
            set -g __sso_cred_candidates (command sso-cred __complete fish "=$current" $words[2..-1] 2>/dev/null)
        end
        complete -c sso-cred -e
        complete -c sso-cred -f -n __sso_cred_complete -a '$__sso_cred_candidates'

        """;

    // The word at the cursor comes from the parsed line, which knows opened quotes and escapes; $wordToComplete has
    // other quotes around it than the line. Every character that PowerShell takes for a single quote (also U+2018 to
    // U+201B) is doubled. The output of programs is decoded by the console's encoding, on Windows not UTF-8.
    const string PowerShell = """
        # PowerShell completion for sso-cred; load it with:
        # sso-cred completion powershell | Out-String | Invoke-Expression
        Register-ArgumentCompleter -Native -CommandName sso-cred -ScriptBlock {
          param($wordToComplete, $commandAst, $cursorPosition)
          $words = @()
          $typed = ''
          foreach ($element in ($commandAst.CommandElements | Select-Object -Skip 1)) {
            $word = "$element"
            if ($element -is [System.Management.Automation.Language.StringConstantExpressionAst]) {
              $word = $element.Value
            }
            if ($element.Extent.EndOffset -lt $cursorPosition) {
              $words += $word
            } elseif ($element.Extent.StartOffset -lt $cursorPosition) {
              $typed = $word
            }
          }
          $encoding = [Console]::OutputEncoding
          try {
            try { [Console]::OutputEncoding = [System.Text.UTF8Encoding]::new($false) } catch { }
            $lines = @(sso-cred __complete powershell "=$typed" @words 2>$null)
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
