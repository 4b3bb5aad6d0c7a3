using System.Text;
using CredentialProcess.Config;
using CredentialProcess.Text;

namespace CredentialProcess.Sync;

/// <summary>
/// Finds the sections of a config by name: scanning them all for each of many new ones would be quadratic.
/// </summary>
sealed class SectionIndex(ConfigText text)
{
    readonly ILookup<(bool IsSession, string? Name), int> _indexes = Enumerable.Range(0, text.Count)
        .Select(i => (IsSession: true, Name: AwsConfig.NameOf(text.Header(i), "sso-session"), Index: i))
        .Concat(Enumerable.Range(0, text.Count)
            .Select(i => (IsSession: false, Name: AwsConfig.NameOf(text.Header(i), "profile"), Index: i)))
        .ToLookup(place => (place.IsSession, place.Name), place => place.Index);

    /// <summary>
    /// The section's index in the file; -1 where there is none. Of several headers for the same name the last one
    /// counts (botocore, configloader.py, build_profile_map).
    /// </summary>
    /// <exception cref="Failure">The same header is in the file twice.</exception>
    public int IndexOf(ConfigSection section)
    {
        var found = -1;
        foreach (var i in _indexes[(section.IsSession, section.Name)])
        {
            if (found >= 0 && text.Header(i).SequenceEqual(text.Header(found)))
            {
                var header = Printable.Text(Encoding.UTF8.GetString(text.Header(i)));
                throw new Failure(FailureKind.Configuration,
                    $"{text.HeaderLocation(i)}: duplicate [{header}]; first defined at {text.HeaderLocation(found)}",
                    "keep one of the two sections");
            }

            found = i;
        }

        return found;
    }
}
