namespace CredentialProcess.Config;

/// <summary>A value and where it is. An indented block starts with a line feed.</summary>
readonly record struct ConfigValue(string Text, ConfigText File, int Offset)
{
    internal string Location => File.Location(Offset);

    /// <summary>Never the value: it may be a secret.</summary>
    public override string ToString() => Location;
}
