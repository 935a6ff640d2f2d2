using Radio24.Core.Ports;

namespace Radio24.Adapters.Tests;

/// <summary>Whoever asks for readiness does not wait long, whatever is being looked at.</summary>
public sealed class OccasionalLookTests
{
    private readonly FakeTimeProvider _time = new();
    private Task<Readiness> _seen = Task.FromResult(new Readiness(true, "ready"));
    private int _looks;

    [Fact]
    public async Task While_a_look_hangs_it_is_not_ready_and_the_last_result_is_told_with_its_age()
    {
        var look = new OccasionalLook(_time);
        Assert.Equal(new Readiness(true, "ready"), await AskAsync(look));
        var frozen = new TaskCompletionSource<Readiness>();
        _seen = frozen.Task;
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(new Readiness(false, "the store does not answer (4 s ago: ready)"), await LateAsync(look));
        Assert.Equal(new Readiness(false, "the store does not answer (6 s ago: ready)"), await LateAsync(look));
        Assert.Equal(2, _looks);

        frozen.SetResult(new Readiness(false, "away"));
        Assert.Equal(new Readiness(false, "away"), await AskAsync(look));
    }

    [Fact]
    public async Task A_look_that_fails_is_not_the_last_one()
    {
        var look = new OccasionalLook(_time);
        _seen = Task.FromException<Readiness>(new IOException("gone"));
        await Assert.ThrowsAsync<IOException>(() => AskAsync(look));
        _seen = Task.FromResult(new Readiness(true, "ready"));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True((await AskAsync(look)).IsReady);
    }

    private Task<Readiness> AskAsync(OccasionalLook look) => look.AtAsync(
        _ =>
        {
            Interlocked.Increment(ref _looks);
            return _seen;
        },
        CancellationToken.None).AsTask();

    private async Task<Readiness> LateAsync(OccasionalLook look)
    {
        Task<Readiness> asked = AskAsync(look);
        while (Volatile.Read(ref _looks) < 2)
            await Task.Yield(); // until it looks
        _time.Advance(TimeSpan.FromSeconds(2));
        return await asked;
    }
}
