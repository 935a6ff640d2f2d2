using System.Diagnostics;
using Radio24.Bench;
using Radio24.Tests;

namespace Radio24.Station.Tests;

/// <summary><c>./radio24 doctor --presenter</c>, as an owner types it, before a server that speaks real words.</summary>
public sealed class PresenterDoctorTests : IAsyncLifetime
{
    private readonly string _data = Directory.CreateTempSubdirectory("radio24-").FullName;
    private RealtimeServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await RealtimeServer.StartAsync();
        _server.Key = "sk-secret";
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    [Fact]
    public async Task It_has_each_model_say_a_sentence_and_says_what_that_cost()
    {
        (int code, string said) = await RunAsync("sk-secret");

        Assert.True(code == 0, said);
        Assert.Contains("gpt-realtime-2.1 (127.0.0.1): connected and set up", said, StringComparison.Ordinal);
        Assert.Contains("it spoke", said, StringComparison.Ordinal);
        Assert.Contains("dollars; it is in no ledger", said, StringComparison.Ordinal);
        Assert.Equal(["gpt-realtime-2.1", "gpt-realtime-2.1-mini"], _server.Asked.Select(ask => ask.Model));
    }

    [Fact]
    public async Task It_says_in_one_line_that_the_key_is_wrong()
    {
        (int code, string said) = await RunAsync("sk-wrong");

        Assert.Equal(4, code);
        Assert.Single(said.Split('\n'), line => line.Contains("the key is wrong (401)", StringComparison.Ordinal));
        Assert.Single(said.Split('\n'), line => line.Contains("127.0.0.1", StringComparison.Ordinal));
        Assert.DoesNotContain("sk-", said, StringComparison.Ordinal);
    }

    private async Task<(int Code, string Said)> RunAsync(string key)
    {
        var start = new ProcessStartInfo(Path.Combine(StationProcess.Root, "radio24"))
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["LC_ALL"] = "C",
                ["Radio24__Presenter__Endpoint"] = _server.Address.ToString(),
                ["Radio24__Presenter__ApiKey"] = key,
            },
        };
        foreach (string argument in (string[])["doctor", "--presenter", "--data", _data])
            start.ArgumentList.Add(argument);
        using Process doctor = Process.Start(start)!;
        doctor.StandardInput.Close();
        using var late = new CancellationTokenSource(TimeSpan.FromMinutes(5)); // it may have to build first
        Task<string> says = doctor.StandardOutput.ReadToEndAsync(late.Token), complains = doctor.StandardError.ReadToEndAsync(late.Token);
        string said = await says + await complains;
        await doctor.WaitForExitAsync(late.Token);
        return (doctor.ExitCode, said);
    }
}
