namespace CredentialProcess.Tests.Structure;

static class Faults
{
    /// <summary>Fails with all of them, a line each.</summary>
    public static void AssertNone(IEnumerable<string> faults)
    {
        var all = faults.ToList();
        if (all.Count > 0)
            Assert.Fail(string.Join('\n', all));
    }
}
