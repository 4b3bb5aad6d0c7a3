namespace SsoCred.Completions;

/// <summary>
/// What zsh loads. A start file may do so before compinit, which defines compdef: then the functions are registered
/// before the first prompt that comes after it.
/// </summary>
static class ZshScript
{
    // As a file of fpath it is the body of a function that has the file's name, which is _sso-cred in packages.
    public const string Completion = $$"""
        #compdef sso-cred
        # zsh completion for sso-cred; load it with: eval "$(sso-cred completion zsh)"
        _sso_cred() {
          local answer
          if ! answer=$(command sso-cred __complete zsh "=${(Q)PREFIX}" "${(@Q)words[2,CURRENT-1]}" 2>/dev/null); then
            if [[ $answer != <-> ]]; then
              _files
              return
            fi
            # The command line of another program, after so many words.
            shift $(( answer + 1 )) words
            (( CURRENT -= answer + 1 ))
            _normal
            return
          fi
          local candidate
          local -a values shown
          for candidate in "${(@f)answer}"; do
            [[ -z $candidate ]] && continue
            values+=("${candidate%%$'\t'*}")
            shown+=("${candidate/$'\t'/  -- }")
          done
          (( $#values )) && compadd -l -d shown -a values
        }
        if [[ ${funcstack[1]} == _sso[-_]cred ]]; then
          _sso_cred "$@"
        else
          _sso_cred_functions+=(sso-cred _sso_cred)
        {{Register}}
        fi

        """;

    public const string Use = $$"""
        # switches this shell to an AWS profile; load it with: eval "$(sso-cred shell zsh)"
        @NAME() {
          local lines
          lines=$(command sso-cred __use zsh "$@") || return
          eval "$lines"
        }
        _sso_cred_use() {
          local candidate answer
          local -a values
          answer=$(command sso-cred __complete zsh "=${(Q)PREFIX}" __use "${(@Q)words[2,CURRENT-1]}" 2>/dev/null) \
            || return
          for candidate in "${(@f)answer}"; do
            [[ -z $candidate ]] || values+=("${candidate%%$'\t'*}")
          done
          (( $#values )) && compadd -a values
        }
        _sso_cred_functions+=(@NAME _sso_cred_use)
        {{Register}}

        """;

    const string Register = """
          _sso_cred_register() {
            (( ${+functions[compdef]} )) || return 0
            local name completer
            for name completer in "${_sso_cred_functions[@]}"; do compdef "$completer" "$name"; done
            _sso_cred_functions=()
            precmd_functions=("${precmd_functions[@]:#_sso_cred_register}")
          }
          precmd_functions+=(_sso_cred_register)
          _sso_cred_register
        """;
}
