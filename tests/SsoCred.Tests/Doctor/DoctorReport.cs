using System.Text.Json;

namespace SsoCred.Tests.Doctor;

/// <summary>The output of <c>doctor --json</c>.</summary>
sealed record DoctorReport(int Exit, bool IsHealthy, IReadOnlyList<Told> All)
{
    public static async Task<DoctorReport> OfAsync(Home home, params string[] options)
    {
        string[] args = options.Contains("--profile") ? ["doctor", "--json", .. options]
            : ["doctor", "--profile", "dev", "--json", .. options];
        return Of(await home.RunAsync(args));
    }

    public static DoctorReport Of(Run run)
    {
        Assert.Equal("", run.Said);
        using var json = JsonDocument.Parse(run.Output);
        var all = json.RootElement.GetProperty("findings").EnumerateArray().Select(finding => new Told(
            finding.GetProperty("step").GetString()!, finding.GetProperty("state").GetString()!,
            finding.GetProperty("subject").GetString()!, finding.GetProperty("message").GetString()!,
            finding.GetProperty("fix").GetString())).ToList();
        return new DoctorReport(run.Exit, json.RootElement.GetProperty("healthy").GetBoolean(), all);
    }

    /// <summary>The findings that need attention.</summary>
    public IReadOnlyList<Told> Attentions => [.. All.Where(told => told.State == "attention")];

    /// <summary>The only finding that needs attention.</summary>
    public Told Wrong()
    {
        Assert.True(Attentions.Count == 1, string.Join('\n', Attentions));
        Assert.Equal((1, false), (Exit, IsHealthy));
        return Attentions[0];
    }

    public Told Of(string step, string subject) =>
        Assert.Single(All, told => told.Step == step && told.Subject == subject);

    /// <summary>Nothing needs attention; the only finding about this subject.</summary>
    public Told Fine(string step, string subject)
    {
        Assert.True(Attentions.Count == 0, string.Join('\n', Attentions));
        Assert.Equal((0, true), (Exit, IsHealthy));
        return Of(step, subject);
    }
}

sealed record Told(string Step, string State, string Subject, string Message, string? Fix);
