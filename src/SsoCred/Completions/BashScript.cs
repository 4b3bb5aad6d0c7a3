namespace SsoCred.Completions;

/// <summary>
/// What bash loads. Bash 3.2, which macOS has, lacks mapfile and compopt. The function for another program's command
/// line is bash-completion's, whose name changed in its version 2.12; without it there are commands and files.
/// </summary>
static class BashScript
{
    public const string Completion = $$"""
        # bash completion for sso-cred; load it with: eval "$(sso-cred completion bash)"
        _sso_cred() {
          local line=${COMP_LINE:0:COMP_POINT} lines
          COMPREPLY=()
          if ! lines=$(command sso-cred __complete bash "$line" "$COMP_WORDBREAKS" 2>/dev/null); then
            if [[ $lines == =* ]]; then
              _sso_cred_program "${lines#=}"
            else
              compopt -o default 2>/dev/null
            fi
            return 0
          fi
        {{Offer}}
        }
        # Completes the command line of another program, of which $1 is typed.
        _sso_cred_program() {
          local before=${COMP_LINE:0:COMP_POINT} first=0 line lines
          before=${before%"$1"}
          while [[ $before == *[![:space:]]* ]] && (( first < COMP_CWORD )); do
            before=${before#*"${COMP_WORDS[first]}"}
            first=$(( first + 1 ))
          done
          if declare -F _comp_command_offset > /dev/null; then
            _comp_command_offset "$first"
          elif declare -F _command_offset > /dev/null; then
            _command_offset "$first"
          else
            compopt -o default 2>/dev/null
            (( first < COMP_CWORD )) || lines=$(compgen -c -- "$1")
        {{Offer}}
          fi
        }
        complete -F _sso_cred sso-cred

        """;

    // The completion function gets the name of the command, so several functions can share it.
    public const string Use = $$"""
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
        {{Offer}}
        }
        complete -F _sso_cred_use @NAME

        """;

    const string Offer = """
          while IFS= read -r line; do
            [[ -z $line ]] || COMPREPLY+=("$line")
          done <<< "$lines"
        """;
}
