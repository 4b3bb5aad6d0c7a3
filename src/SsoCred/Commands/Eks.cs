using System.CommandLine;

namespace SsoCred.Commands;

/// <summary>The commands for Amazon EKS.</summary>
static class Eks
{
    public static Command Command() => new("eks", "Sign kubectl in to Amazon EKS clusters.")
    {
        EksGetToken.Command(),
        EksUse.Command(),
    };
}
