using Radio24.Core.Air;
using Radio24.Core.Ports;
using Radio24.Host.Lease;
using Radio24.Media.Audio;

namespace Radio24.Host.Tests.Lease;

/// <summary>Hosts that want the air, in virtual time.</summary>
public sealed class AirLeaseServiceTests : IAsyncDisposable
{
    private static readonly TimeSpan Frame = AudioFormat.FrameDuration;

    private readonly FakeTimeProvider _time = new();
    private readonly KeptLease _redis;
    private readonly KeptLease _postgres;
    private readonly LeasedHost _first;
    private readonly LeasedHost _second;

    public AirLeaseServiceTests()
    {
        (_redis, _postgres) = (new KeptLease("redis", _time), new KeptLease("postgres", _time));
        _first = new LeasedHost("first", _time, _redis, _postgres);
        _second = new LeasedHost("second", _time, _redis, _postgres);
    }

    public async ValueTask DisposeAsync()
    {
        await _first.DisposeAsync();
        await _second.DisposeAsync();
    }

    [Fact]
    public async Task One_is_on_air_and_the_other_stands_by_and_both_say_so()
    {
        await BeginAsync();
        await RunAsync(TimeSpan.FromSeconds(20));
        Assert.True(_first.Published > 900);
        Assert.Equal(0, _second.Opened);
        Assert.Equal(new Readiness(true, "on air"), await _first.Readiness.CheckAsync(CancellationToken.None));
        Assert.Equal(
            new Readiness(false, "standby: another Host has the lease in redis"), await _second.Readiness.CheckAsync(CancellationToken.None));
    }

    [Fact]
    public async Task When_the_first_dies_the_second_is_on_air_within_five_seconds_and_never_both()
    {
        await BeginAsync();
        await RunAsync(TimeSpan.FromSeconds(1.3));
        Cut(_first);
        // The worst that a dead process can do: its air thread goes on.
        TimeSpan silence = await RunUntilAsync(() => _second.OnAir, TimeSpan.FromSeconds(10));
        Assert.InRange(silence, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        Assert.False(_first.OnAir);
    }

    [Fact]
    public async Task Who_signs_off_gives_the_air_back_at_once()
    {
        await BeginAsync();
        await _first.StopAsync();
        Assert.Null(_redis.Holder);
        Assert.Null(_postgres.Holder);
        TimeSpan silence = await RunUntilAsync(() => _second.OnAir, TimeSpan.FromSeconds(10));
        Assert.InRange(silence, TimeSpan.Zero, AirLease.Interval * 2);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_store_that_is_away_takes_nobody_off_air(bool redis)
    {
        await BeginAsync();
        (redis ? _redis : _postgres).Away = true;
        int before = _first.Published;
        await RunAsync(TimeSpan.FromSeconds(30));
        Assert.InRange(_first.Published - before, 1_450, 1_501);
        Assert.Equal((1, 0), (_first.Opened, _second.Opened));
        Assert.True((await _first.Readiness.CheckAsync(CancellationToken.None)).IsReady);
        Assert.Equal(
            redis ? "standby: redis does not answer" : "standby: another Host has the lease in redis",
            (await _second.Readiness.CheckAsync(CancellationToken.None)).Words);
    }

    [Fact]
    public async Task Cut_off_from_every_store_it_stops_by_itself_and_comes_back_when_they_do()
    {
        await BeginAsync();
        _redis.Away = _postgres.Away = true;
        await RunUntilAsync(() => !_first.IsOpen, TimeSpan.FromSeconds(5));
        Assert.False(_first.Tick());
        _redis.Away = _postgres.Away = false;
        await RunUntilAsync(() => _first.OnAir || _second.OnAir, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_store_that_forgets_everything_does_not_put_two_on_air()
    {
        await BeginAsync();
        // As a Redis that is started again with an empty disk; the second asks it first.
        _redis.Away = true;
        await RunAsync(TimeSpan.FromSeconds(4));
        Assert.Null(_redis.Holder);
        foreach (KeptLease.Way way in _first.Ways)
            way.Cut = way.Name == "redis";
        _redis.Away = false;
        await RunUntilAsync(() => _redis.Holder == "second", TimeSpan.FromSeconds(2));
        await RunAsync(TimeSpan.FromSeconds(20));
        Assert.Equal((1, 0), (_first.Opened, _second.Opened));

        Cut(_first);
        await RunUntilAsync(() => _second.OnAir, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_studio_that_breaks_down_leaves_the_air_to_the_other()
    {
        await BeginAsync();
        int exitCode = Environment.ExitCode;
        _first.Break();
        await EventuallyAsync(() => _redis.Holder is null && _postgres.Holder is null);
        await RunUntilAsync(() => _second.OnAir, TimeSpan.FromSeconds(3));
        Assert.False(_first.IsOpen);
        Environment.ExitCode = exitCode;
    }

    [Fact]
    public void A_process_that_was_frozen_publishes_not_one_frame_after_its_time()
    {
        var term = new AirTerm(_time);
        var heard = new Heard();
        var gate = new PublishGate(heard, term);
        term.Extend(AirLease.Patience, epoch: 1);
        gate.OnFrame(new OpusFrame(new byte[] { 1 }, 0));
        _time.Advance(AirLease.Patience);
        gate.OnFrame(new OpusFrame(new byte[] { 1 }, 1));
        Assert.Equal((1, 1), (heard.Frames, (int)gate.Refused));
    }

    [Fact]
    public void A_machine_that_was_paused_has_only_its_wall_clock_to_tell_it()
    {
        var clock = new PausedMachine();
        var term = new AirTerm(clock);
        term.Extend(AirLease.Patience, epoch: 1);
        Assert.True(term.MayPublish);
        clock.Wall += AirLease.Length;
        Assert.False(term.MayPublish);
        // And the slack for a clock that is set ahead still ends before the lease does.
        Assert.True(AirLease.Patience + AirTerm.ClockStep < AirLease.Length);
    }

    private static void Cut(LeasedHost host)
    {
        foreach (KeptLease.Way way in host.Ways)
            way.Cut = true;
    }

    /// <summary>The first is on air, the second waits.</summary>
    private async Task BeginAsync()
    {
        await _first.StartAsync();
        await EventuallyAsync(() => _first.OnAir);
        await _second.StartAsync();
        await EventuallyAsync(() => _second.Ways[0].Asked > 0);
    }

    private Task<TimeSpan> RunAsync(TimeSpan length) => RunUntilAsync(() => false, length, orEnd: true);

    /// <summary>Lets time pass frame by frame; at no frame do both Hosts publish.</summary>
    private async Task<TimeSpan> RunUntilAsync(Func<bool> done, TimeSpan atMost, bool orEnd = false)
    {
        TimeSpan passed = default;
        for (; !done(); passed += Frame)
        {
            if (passed >= atMost)
            {
                Assert.True(orEnd, $"it did not happen within {atMost}");
                break;
            }

            int first = _first.Ways[0].Asked, second = _second.Ways[0].Asked;
            _time.Advance(Frame);
            Assert.False(_first.Tick() & _second.Tick(), "both were heard at the same time");
            if ((_time.GetUtcNow() - _time.Start).Ticks % AirLease.Interval.Ticks == 0)
            {
                await EventuallyAsync(() => _first.HasSettled(first));
                await EventuallyAsync(() => _second.HasSettled(second));
            }
        }

        return passed;
    }

    private static async Task EventuallyAsync(Func<bool> condition)
    {
        for (int i = 0; !condition(); i++)
        {
            Assert.True(i < 20_000, "it did not happen");
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }
    }

    private sealed class Heard : IFrameSink
    {
        public int Frames { get; private set; }

        public void OnFrame(in OpusFrame frame) => Frames++;
    }

    private sealed class PausedMachine : TimeProvider
    {
        public TimeSpan Wall { get; set; }

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + Wall;

        public override long GetTimestamp() => 0;
    }
}
