using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Radio24.Host.Air;
using Radio24.Host.Lease;
using Radio24.Media.Audio;
using Radio24.Media.Outputs;
using Radio24.Media.Sfu;
using Radio24.Tests;

namespace Radio24.Host.Tests.Air;

/// <summary>Outputs as peers behind the publish gate, and what the meter says of them.</summary>
public sealed class OutputsTests
{
    [Fact]
    public void The_fan_out_and_the_taps_are_outputs_like_any_other()
    {
        var services = new ServiceCollection();
        services.AddLogging().AddMemoryBackplane();
        services.AddRadio24Host(new BroadcastOptions { Udp = new() { Port = 0 }, Listen = "127.0.0.1", Music = new() { Folder = Path.GetTempPath() }, Seed = 24 });
        var later = new Counting();
        services.AddSingleton<IFrameSink>(later); // an output that comes with a later change
        using ServiceProvider all = services.BuildServiceProvider();

        IFrameSink[] outputs = [.. all.GetServices<IFrameSink>()];

        Assert.Equal(
            [all.GetRequiredService<Sfu>(), all.GetRequiredService<EncodedTap>(), all.GetRequiredService<PcmTap>(), later], outputs);
    }

    [Fact]
    public async Task Every_output_is_behind_the_gate()
    {
        var term = new Term();
        var (encoded, pcm, direct) = (new EncodedTap(), new PcmTap(), new Counting());
        using TapReader<byte> packets = encoded.Open("archive");
        using TapReader<float> samples = pcm.Open("stream");
        using var chain = new AirChain(AirChain.MakeProgramme(new BroadcastOptions(), 24), [direct, encoded, pcm], term, new OpusEncoderOptions());
        chain.Start();
        await UntilAsync(() => term.Asked >= 30);
        Assert.Equal(0, direct.Frames);
        Assert.False(packets.TryRead(new byte[encoded.LargestFrame], out _));
        Assert.False(samples.TryRead(new float[pcm.LargestFrame], out _));

        term.MayPublish = true;
        var (packet, frame) = (new byte[encoded.LargestFrame], new float[pcm.LargestFrame]);
        TapFrame one = await packets.ReadAsync(packet, TimeProvider.System, CancellationToken.None);
        TapFrame other = await samples.ReadAsync(frame, TimeProvider.System, CancellationToken.None);
        Assert.InRange(Math.Abs(one.Number - other.Number), 0, 1); // the term came between two outputs of a frame, at worst
        Assert.Equal(AudioFormat.FrameLength, other.Length);
        using var decoder = new OpusDecoder();
        decoder.Decode(packet.AsSpan(0, one.Length), frame);
        Assert.True(direct.Frames > 0);
    }

    [Fact]
    public async Task The_meter_tells_frames_levels_loudness_and_who_was_too_slow()
    {
        var (encoded, pcm) = (new EncodedTap(), new PcmTap());
        Programme programme = AirChain.MakeProgramme(new BroadcastOptions(), 24);
        using var chain = new AirChain(programme, [encoded, pcm], new EndlessTerm(), new OpusEncoderOptions());
        using var service = new AirMeterService(chain, programme, encoded, pcm, TimeProvider.System);
        using var figures = new Figures(chain);
        using TapReader<byte> slow = encoded.Open("archive");
        await service.StartAsync(CancellationToken.None);
        await UntilAsync(() => pcm.Readers.Count == 1);
        var tone = new float[AudioFormat.FrameLength];
        for (int i = 0; i < tone.Length; i++) tone[i] = 0.1f * (float)Math.Sin(2 * Math.PI * 1_000 * (i / 2) / AudioFormat.SampleRate);
        for (int i = 0; i < 600; i++)
        {
            encoded.OnFrame(new OpusFrame(new byte[1], i));
            if (i < 100) pcm.OnFrame(new OpusFrame(default, i, tone));
        }

        Assert.True(slow.TryRead(new byte[encoded.LargestFrame], out _));
        var frame = new float[AudioFormat.FrameLength];
        for (int i = 0; i < 200; i++) programme.Read(frame);
        await UntilAsync(() => pcm.Readers[0].Read == 100);

        await UntilAsync(() => Math.Abs(figures.Read()["radio24.air.loudness"] - -20) < 0.5);
        Dictionary<string, double> read = figures.Read();
        Assert.Equal(0, read["radio24.air.frames"]);
        Assert.Equal(88, read["radio24.air.output.lost output=archive tap=encoded"]);
        Assert.Equal(1, read["radio24.air.output.frames output=archive tap=encoded"]);
        Assert.Equal(100, read["radio24.air.output.frames output=loudness tap=pcm"]);
        Assert.InRange(read["radio24.air.level bus=bed"], -60, -10);
        Assert.Equal(read["radio24.air.level bus=bed"], read["radio24.air.level bus=main"], 1.0);
        Assert.Equal(Decibels.Silence, read["radio24.air.peak bus=live"]);
        await service.StopAsync(CancellationToken.None);
    }

    private static async Task UntilAsync(Func<bool> done)
    {
        for (long began = TimeProvider.System.GetTimestamp(); !done();)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(60), "what was waited for did not come");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
    }

    private sealed class Term : IAirTerm
    {
        private volatile bool _may;
        private int _asked;

        public int Asked => Volatile.Read(ref _asked);

        public long Epoch => 1;

        public bool MayPublish
        {
            get
            {
                Interlocked.Increment(ref _asked);
                return _may;
            }
            set => _may = value;
        }
    }

    private sealed class Counting : IFrameSink
    {
        private int _frames;

        public int Frames => Volatile.Read(ref _frames);

        public void OnFrame(in OpusFrame frame) => Interlocked.Increment(ref _frames);
    }

    /// <summary>What a collector of metrics reads of one chain, by name and tags.</summary>
    private sealed class Figures : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly Dictionary<string, double> _read = [];

        public Figures(AirChain chain)
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == AirMeterService.Name && ReferenceEquals(instrument.Meter.Scope, chain)) listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
            _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));
            _listener.Start();
        }

        public Dictionary<string, double> Read()
        {
            _listener.RecordObservableInstruments();
            return _read;
        }

        public void Dispose() => _listener.Dispose();

        private void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            string name = instrument.Name;
            foreach ((string key, object? tag) in tags) name += $" {key}={tag}";
            _read[name] = value;
        }
    }
}
