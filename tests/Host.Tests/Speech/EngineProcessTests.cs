using Radio24.Host.Speech;

namespace Radio24.Host.Tests.Speech;

/// <summary>Programs that misbehave, for real.</summary>
public class EngineProcessTests
{
    private static Task<byte[]> RunAsync(string program, string[] arguments, string text = "text", double seconds = 30, int limit = 1_000_000, CancellationToken ct = default) =>
        EngineProcess.RunAsync(program, arguments, text, TimeSpan.FromSeconds(seconds), limit, ct);

    [Fact]
    public async Task Text_goes_in_and_output_comes_out() =>
        Assert.Equal("héllo $HOME\n"u8.ToArray(), await RunAsync("cat", [], "héllo $HOME"));

    [Fact]
    public async Task A_program_gives_way_to_the_sound()
    {
        byte[] niceness = await RunAsync("bash", ["-c", "read -r; nice"]);
        Assert.InRange(int.Parse(niceness), 10, 19);
    }

    [Fact]
    public async Task A_program_that_hangs_is_ended()
    {
        var e = await Assert.ThrowsAsync<SpeechException>(() => RunAsync("sleep", ["1000"], seconds: 0.2));
        Assert.Contains("took longer than 0.2 s", e.Message);
    }

    [Fact]
    public async Task A_program_that_never_reads_is_ended() =>
        await Assert.ThrowsAsync<SpeechException>(() => RunAsync("sleep", ["1000"], new string('x', 1_000_000), seconds: 0.2));

    [Fact]
    public async Task A_program_that_writes_without_end_is_ended()
    {
        var e = await Assert.ThrowsAsync<SpeechException>(() => RunAsync("yes", []));
        Assert.Contains("more than", e.Message);
    }

    [Fact]
    public async Task A_program_that_fails_is_said_with_its_code_and_words()
    {
        var e = await Assert.ThrowsAsync<SpeechException>(() => RunAsync("ls", ["/no/such/folder"]));
        Assert.Contains("code 2", e.Message);
        Assert.Contains("/no/such/folder", e.Message);
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_said()
    {
        var e = await Assert.ThrowsAsync<SpeechException>(() => RunAsync("/no/such/program", []));
        Assert.Contains("could not be started", e.Message);
    }

    [Fact]
    public async Task A_caller_that_gives_up_gets_cancelled_at_once()
    {
        using var cancelled = new CancellationTokenSource();
        Task<byte[]> run = RunAsync("sleep", ["1000"], ct: cancelled.Token);
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }
}
