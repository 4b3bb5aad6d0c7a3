using System.Text.RegularExpressions;

namespace CredentialProcess.Tests.Structure;

/// <summary>Each folder uses only those before it in DESIGN.md, §3.</summary>
public sealed partial class ArchitectureTests
{
    static readonly FolderOrder s_madeUp = new("Shop", ["Text", "", "Files", "Sales"]);

    [Theory]
    [InlineData("src/CredentialProcess", "Files")]
    [InlineData("src/SsoCred", "Commands")]
    public void A_folder_uses_only_those_before_it(string project, string known)
    {
        var order = FolderOrder.InDesign(project);
        var files = SourceFile.Of(project);
        Assert.Contains(known, order.Folders);
        Assert.Contains("", order.Folders);
        Assert.NotEmpty(files);
        Faults.AssertNone(order.Violations(files));
    }

    [Fact]
    public void Each_hop_that_the_design_names_exists()
    {
        var files = SourceFile.Of("src/CredentialProcess").Concat(SourceFile.Of("src/SsoCred")).ToList();
        var hops = Hops().Matches(Repository.Read("DESIGN.md")).SelectMany(block => Member().Matches(block.Value))
            .ToList();
        Assert.True(hops.Count > 30, "the two lists of hops are gone");
        var missing = hops.Where(hop => !files.Exists(file => file.Types.Contains(hop.Groups["type"].Value)
            && Regex.IsMatch(file.Text, $@"\b{hop.Groups["member"].Value}(<T>)?\("))).Select(hop => hop.Value);
        Faults.AssertNone(missing);
    }

    [Fact]
    public void Each_name_in_code_form_in_the_design_exists()
    {
        var sources = string.Join('\n', ((string[])["src", "samples", "tests"]).SelectMany(Repository.CSharpFiles)
            .Append("src/SsoCred/SsoCred.csproj").Append("Directory.Packages.props").Select(Repository.Read));
        var missing = CodeWord().Matches(Repository.Read("DESIGN.md")).Select(match => match.Groups["name"].Value)
            .Distinct()
            .Where(name => !Regex.IsMatch(sources, $@"\b{name}\b"));
        Faults.AssertNone(missing);
    }

    [Fact]
    public void Library_and_executable_have_no_global_usings_of_their_own_folders()
    {
        var files = SourceFile.Of("src/CredentialProcess").Concat(SourceFile.Of("src/SsoCred"));
        Assert.DoesNotContain(files, file => file.Text.Contains("global using ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("using Shop.Sales;\n")]
    [InlineData("using static Shop.Sales.Order;\n")]
    [InlineData("using Bill = Shop.Sales.Order;\n")]
    [InlineData("using global::Shop.Sales;\n")]
    [InlineData("class Paper { global::Shop.Sales.Order? _order; }\n")]
    [InlineData("class Paper { Shop.Sales.Order? _order; }\n")]
    [InlineData("class Paper { object _order = new Sales.Order(); }\n")]
    [InlineData("class Paper { string _url = \"https://localhost/\"; Sales.Order? _order; }\n")]
    public void A_use_of_a_later_folder_is_found(string code)
    {
        Assert.Equal(["Files/Paper.cs uses Sales"], Violations("Files/Paper.cs", code));
    }

    [Theory]
    [InlineData("Sales/Paper.cs", "using Shop.Text;\nusing Shop.Files;\n")]
    [InlineData("Sales/Paper.cs", "class Paper : Order { Till? _till; }\n")]
    [InlineData(
        "Files/Paper.cs", "// Shop.Sales.Order makes them.\n/// <see cref=\"Shop.Sales.Order\"/>\nclass Paper;\n")]
    [InlineData("Files/Paper.cs", "class Paper { object? Sales => null; string? Name => Sales.ToString(); }\n")]
    [InlineData("Files/Paper.cs", "class Paper { string? Name => this.Sales.Order; }\n")]
    [InlineData("Text/Paper.cs", "class Paper { string? Name => This.Till; }\n")]
    public void What_is_no_such_use_is_not(string path, string code)
    {
        Assert.Empty(Violations(path, code));
    }

    [Fact]
    public void A_use_of_the_root_is_found_where_the_root_comes_later()
    {
        Assert.Equal(["Text/Paper.cs uses the root"], Violations("Text/Paper.cs", "class Paper { Till? _till; }\n"));
    }

    [Fact]
    public void A_folder_without_a_place_is_found()
    {
        Assert.Single(Violations("Cellar/Wine.cs", "class Wine;\n"));
    }

    [GeneratedRegex("^<!-- hops: .*?^<!-- end of hops -->$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Hops();

    [GeneratedRegex(@"\b(?<type>[A-Z]\w+)\.(?<member>[A-Z]\w+)")]
    private static partial Regex Member();

    [GeneratedRegex(@"`(?:\w+/)?(?<name>[A-Z]\w*[a-z]\w*)`")]
    private static partial Regex CodeWord();

    static IEnumerable<string> Violations(string path, string code) => s_madeUp.Violations(
    [
        new SourceFile("Sales/Order.cs", "namespace Shop.Sales;\nsealed record Order;\n"),
        new SourceFile("Till.cs", "namespace Shop;\nsealed class Till { }\n"),
        new SourceFile(path, code),
    ]);
}
