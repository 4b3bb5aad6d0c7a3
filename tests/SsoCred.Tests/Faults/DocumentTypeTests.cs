using SsoCred.Tests.Chaining;

namespace SsoCred.Tests.Faults;

/// <summary>An XML response with a DTD: the executable has no code to read one (substitutions.xml).</summary>
public sealed class DocumentTypeTests
{
    [Theory]
    [InlineData("<!DOCTYPE x [<!ENTITY e \"SECRET\">]>")]
    [InlineData("<!DOCTYPE x SYSTEM \"http://127.0.0.1:9/SECRET.dtd\">")]
    public async Task A_response_with_a_document_type_is_refused_like_any_that_is_malformed(string type)
    {
        await using var home = await Home.CreateAsync();
        home.AddRole();
        home.SignIn();
        home.StandIn.Faults.Add($"AssumeRole=swap:<AssumeRoleResponse={type}<AssumeRoleResponse");
        var run = await home.RunAsync("--profile", "deploy");
        Assert.Equal((1, ""), (run.Exit, run.OutputText));
        Assert.Contains("not the XML of an AWS response", run.Said, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET", run.Said, StringComparison.Ordinal);
        Assert.DoesNotContain("--debug", run.Said, StringComparison.Ordinal);
    }
}
