using System.CommandLine;
using System.Globalization;

namespace SsoCred.Options;

/// <summary>Options whose value is a whole number; the parser's own message would name a .NET type.</summary>
static class WholeNumber
{
    public static Option<int?> Option(
        string name, int least, int most, string helpName, string description, string unit = "") => new(name)
        {
            HelpName = helpName,
            Description = description,
            CustomParser = argument =>
            {
                var text = argument.Tokens is [var token] ? token.Value : "";
                if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                    && number >= least && number <= most)
                    return number;
                argument.AddError($"{name} takes {least} to {most}{unit}, not '{text}'");
                return null;
            },
        };
}
