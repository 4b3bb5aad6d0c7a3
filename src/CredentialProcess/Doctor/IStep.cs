namespace CredentialProcess.Doctor;

/// <summary>One check of <c>doctor</c>.</summary>
interface IStep
{
    string Name { get; }
