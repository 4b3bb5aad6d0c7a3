using CredentialProcess.Config;
using CredentialProcess.Text;

namespace CredentialProcess.Profiles;

/// <summary>The profiles of one chain of sources, in which none may come twice.</summary>
/// <param name="isOneOfMany">All profiles are listed, so that the same sources come again.</param>
sealed class SourcePath(string first, bool isOneOfMany = false)
{
    // Each is a call of its own; far more than any organisation has, and far less than the stack holds.
    const int MaximumLength = 100;

    readonly List<string> _names = [first];

    internal bool IsOneOfMany => isOneOfMany;

    internal int Length => _names.Count;

    internal IReadOnlyList<string> NamesFrom(int index) => _names[index..];

    /// <param name="namedAt">The value that names the profile.</param>
    /// <exception cref="Failure">It leads back to a profile of the path, or the path is too long.</exception>
    internal void Enter(string name, ConfigValue namedAt)
    {
        if (_names.Contains(name))
            throw Loop(name, namedAt);
        if (_names.Count == MaximumLength)
        {
            throw new Failure(FailureKind.Configuration,
                $"{namedAt.Location}: profile '{Printable.Text(first)}' has more than {MaximumLength} profiles "
                + "between itself and its credentials",
                "name a source_profile that is nearer to the sign-in");
        }

        _names.Add(name);
    }

    internal Failure Loop(string name, ConfigValue namedAt) => new(FailureKind.Configuration,
        $"{namedAt.Location}: profile '{Printable.Text(first)}' is its own source: "
        + string.Join(" -> ", _names.Append(name).Select(Printable.Text)),
        "let the last source_profile be a profile that signs in");
}
