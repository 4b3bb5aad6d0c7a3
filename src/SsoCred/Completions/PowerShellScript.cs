namespace SsoCred.Completions;

/// <summary>
/// What PowerShell loads. The output of programs is decoded by the console's encoding, on Windows not UTF-8. Every
/// character that PowerShell takes for a single quote (also U+2018 to U+201B) is doubled.
/// </summary>
static class PowerShellScript
{
    /// <summary>
    /// The shell's name in this script's calls. Earlier scripts have another and take every line for a candidate,
    /// whatever the exit code.
    /// </summary>
    public const string Name = "pwsh";

    // The word at the cursor comes from the parsed line, which knows opened quotes and escapes; $wordToComplete has
    // other quotes around it than the line.
    public const string Completion = $$"""
        # PowerShell completion for sso-cred; load it with:
        # sso-cred completion powershell | Out-String | Invoke-Expression
        Register-ArgumentCompleter -Native -CommandName sso-cred -ScriptBlock {
          param($wordToComplete, $commandAst, $cursorPosition)
          $words = @()
          $starts = @()
          $typed = ''
          foreach ($element in ($commandAst.CommandElements | Select-Object -Skip 1)) {
            if ($element.Extent.StartOffset -ge $cursorPosition) { break }
            $starts += $element.Extent.StartOffset
            $word = "$element"
            if ($element -is [System.Management.Automation.Language.StringConstantExpressionAst]) {
              $word = $element.Value
            }
            if ($element.Extent.EndOffset -lt $cursorPosition) { $words += $word } else { $typed = $word }
          }
        {{Decode}}
            $lines = @(sso-cred __complete {{Name}} "=$typed" @words 2>$null)
            $isDone = $LASTEXITCODE -eq 0
        {{Decoded}}
          if ($isDone) {
        {{Offer}}
          } elseif ($lines.Count -eq 1 -and $lines[0] -match '^[0-9]+$') {
            # The command line of another program, after so many words.
            $first = [int]$lines[0]
            if ($first -ge $words.Count) {
              # A path is left to PowerShell.
              if ($typed -match '[/\\]') { return }
              [System.Management.Automation.CompletionCompleters]::CompleteCommand($typed, $null, 'Application')
            } else {
              $line = $commandAst.Extent.StartScriptPosition.GetFullScript()
              $line = $line.Substring($starts[$first], $cursorPosition - $starts[$first])
              [System.Management.Automation.CommandCompletion]::CompleteInput(
                $line, $line.Length, $null).CompletionMatches
            }
          }
        }

        """;

    // The lines to run are ASCII.
    public const string Use = $$"""
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
        {{Decode}}
            $lines = @(sso-cred __complete {{Name}} "=$typed" __use 2>$null)
        {{Decoded}}
        {{Offer}}
        }

        """;

    const string Decode = """
          $encoding = [Console]::OutputEncoding
          $exitCode = $global:LASTEXITCODE
          try {
            try { [Console]::OutputEncoding = [System.Text.UTF8Encoding]::new($false) } catch { }
        """;

    const string Decoded = """
          } finally {
            try { [Console]::OutputEncoding = $encoding } catch { }
            $global:LASTEXITCODE = $exitCode
          }
        """;

    const string Offer = """
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
        """;
}
