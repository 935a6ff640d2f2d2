using Radio24.Core.Posts;
using Radio24.Host.Air;
using Radio24.Host.Lease;
using Radio24.Media.Audio;
using Radio24.Media.Outputs;

namespace Radio24.Host.Tests.Air;

/// <summary>How often a station that plays music wakes somebody to look whether something happened: it is most of what it costs. In virtual time.</summary>
public sealed class WakingTests
{
    [Fact]
    public async Task The_air_is_looked_at_a_few_times_a_second_and_at_every_frame_while_somebody_speaks()
    {
        var time = new CountedTime();
        await using var station = new ManualStation(s => new ReadingPresenter(s), time: time);
        await station.StartAsync();
        await station.PlayAsync(TimeSpan.FromSeconds(5));
        int before = time.Woken;
        await station.PlayAsync(TimeSpan.FromSeconds(10));
        Assert.InRange(time.Woken - before, 90, 160); // 100 of them the air's

        PostId post = await station.PostAsync("Every word of this is looked for.");
        await station.PlayUntilAsync(() => station.Captions.Any(caption => caption.Post == post), TimeSpan.FromMinutes(2));
        before = time.Woken;
        await station.PlayAsync(TimeSpan.FromSeconds(1));
        Assert.InRange(time.Woken - before, 45, 80);
    }

    [Fact]
    public async Task Loudness_is_measured_five_times_a_second_and_misses_no_frame()
    {
        var time = new CountedTime();
        var (encoded, pcm) = (new EncodedTap(), new PcmTap());
        Programme programme = AirChain.MakeProgramme(new BroadcastOptions(), 24);
        using var chain = new AirChain(programme, [encoded, pcm], new EndlessTerm(), new OpusEncoderOptions());
        using var service = new AirMeterService(chain, programme, encoded, pcm, time);
        await service.StartAsync(CancellationToken.None);
        await UntilAsync(() => pcm.Readers.Count == 1);
        var frame = new float[AudioFormat.FrameLength];
        for (int i = 1; i <= 500; i++)
        {
            pcm.OnFrame(new OpusFrame(default, i, frame));
            time.Advance(AudioFormat.FrameDuration);
            int due = i / 10 * 10;
            await UntilAsync(() => pcm.Readers[0].Read >= due);
        }

        Assert.Equal((500, 0), (pcm.Readers[0].Read, pcm.Readers[0].Lost));
        Assert.InRange(time.Woken, 45, 55);
        await service.StopAsync(CancellationToken.None);
    }

    private static async Task UntilAsync(Func<bool> done)
    {
        for (long began = TimeProvider.System.GetTimestamp(); !done();)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(60), "what was waited for did not come");
            await Task.Yield();
        }
    }
}
