namespace SsoCred.Help;

static class ExitCodesTopic
{
    public const string Text = """
          0  done
          1  the service or the program failed
          2  wrong usage
          3  the profile is unknown, incomplete or contradictory; or the account
             does not exist
          4  sign-in needed: run the command in the hint
          5  signed in, but this account or role is refused
          6  the network or the time limit
        126  exec: the command can't be run
        127  exec: the command does not exist
        130  ended by Ctrl-C
        143  ended by SIGTERM

        A failure prints nothing on stdout. On stderr it prints a line
        'sso-cred: error: ...' and usually a line 'sso-cred: hint: ...'.

        exec ends with its command's own exit code. doctor ends with 1 if something
        needs attention, and with 3 if the profile can't be resolved.

        """;
}
