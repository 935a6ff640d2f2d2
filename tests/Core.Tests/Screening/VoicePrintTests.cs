using System.Runtime.InteropServices;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Core.Screening;

namespace Radio24.Core.Tests.Screening;

/// <summary>Recordings that are one, whatever a codec, a volume or a second of silence did to them, and recordings that are two.</summary>
public sealed class VoicePrintTests
{
    private const int Rate = 24_000;
    private const double Same = 0.7;

    public static TheoryData<string> Changes => ["quieter", "noisy", "later", "coarse", "cut", "shifted", "muffled"];

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_recording_is_known_again(string change)
    {
        short[] speech = Speech(1, 6);
        VoicePrint first = VoicePrint.Of(speech)!;
        VoicePrint again = VoicePrint.Of(Change(speech, change))!;

        Assert.True(first.Likeness(again) >= Same, $"{change}: {first.Likeness(again):F3}");
        Assert.Equal(first.Likeness(again), again.Likeness(first), 6);
    }

    [Fact]
    public void Different_recordings_are_told_apart_also_of_one_voice()
    {
        VoicePrint[] prints = [.. Enumerable.Range(1, 12).Select(seed => VoicePrint.Of(Speech(seed, 5 + (seed % 2)))!)];
        double most = 0;
        for (int i = 0; i < prints.Length; i++)
        {
            for (int j = 0; j < i; j++)
                most = Math.Max(most, prints[i].Likeness(prints[j]));
        }

        Assert.InRange(most, 0, Same - 0.03);
    }

    [Fact]
    public void Silence_and_a_click_have_no_print()
    {
        Assert.Null(VoicePrint.Of(new short[Rate * 5]));
        Assert.Null(VoicePrint.Of(ReadOnlySpan<byte>.Empty));
        Assert.Null(VoicePrint.Of(Speech(3, 0.3)));
    }

    [Fact]
    public async Task The_same_recording_under_another_post_waits_for_a_person()
    {
        var voices = new Voices { ["a"] = Speech(1, 4), ["b"] = Change(Speech(1, 4), "noisy"), ["c"] = Speech(2, 4) };
        var step = new RepeatsStep(new RepeatsOptions(), voices: voices);

        Assert.Empty((await step.TakeAsync(Post("a"), default)).Findings);
        Assert.Empty((await step.TakeAsync(Post("c"), default)).Findings);
        Assert.Equal(ScreeningRule.SameRecording, Assert.Single((await step.TakeAsync(Post("b"), default)).Findings).Rule);
    }

    private static Candidate Post(string key)
    {
        DateTimeOffset at = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        return Candidate.Of(new ListenerPost(PostId.New(at), ListenerId.New(at), null, new PostBody.Voice(key, TimeSpan.FromSeconds(4)), at));
    }

    private static short[] Change(short[] speech, string change)
    {
        var random = new Random(99);
        return change switch
        {
            "quieter" => [.. speech.Select(sample => (short)(sample * 0.2))],
            "noisy" => [.. speech.Select(sample => (short)Math.Clamp(sample + (random.NextDouble() * 600) - 300, short.MinValue, short.MaxValue))],
            "later" => [.. new short[Rate * 2 / 5], .. speech, .. new short[Rate / 4]],
            "coarse" => [.. speech.Select(sample => (short)(sample / 256 * 256))],
            "cut" => speech[(Rate / 2)..],
            "shifted" => speech[391..],
            "muffled" => Muffle(speech),
            _ => throw new ArgumentOutOfRangeException(nameof(change), change, null),
        };
    }

    private static short[] Muffle(short[] speech)
    {
        short[] muffled = new short[speech.Length];
        double held = 0;
        for (int i = 0; i < speech.Length; i++)
            muffled[i] = (short)(held += (speech[i] - held) * 0.5);
        return muffled;
    }

    /// <summary>Something like speech: a buzz of 100 to 180 Hz through two resonances that glide from sound to sound, with pauses.</summary>
    private static short[] Speech(int seed, double seconds)
    {
        var random = new Random(seed);
        short[] pcm = new short[(int)(seconds * Rate)];
        double phase = 0;
        double pitch = 130;
        double[] from = [500, 1_500];
        double[] to = [700, 1_200];
        (double Y1, double Y2)[] state = new (double, double)[2];
        int left = 0;
        int length = 1;
        double loud = 1;
        for (int i = 0; i < pcm.Length; i++)
        {
            if (left-- <= 0)
            {
                left = length = (int)(Rate * (0.06 + (random.NextDouble() * 0.14)));
                from = to;
                to = [250 + (random.NextDouble() * 650), 900 + (random.NextDouble() * 1_500)];
                loud = random.Next(6) == 0 ? 0.02 : 0.5 + (random.NextDouble() * 0.5);
                pitch = 100 + (random.NextDouble() * 80);
            }

            phase += pitch / Rate;
            double buzz = (phase % 1 < 0.1 ? 1 : 0) + ((random.NextDouble() - 0.5) * 0.05);
            double sum = 0;
            for (int k = 0; k < 2; k++)
            {
                double t = 1 - ((double)left / length);
                double hz = from[k] + ((to[k] - from[k]) * t);
                double r = Math.Exp(-Math.PI * 90 / Rate);
                double y = buzz + (2 * r * Math.Cos(2 * Math.PI * hz / Rate) * state[k].Y1) - (r * r * state[k].Y2);
                state[k] = (y, state[k].Y1);
                sum += y;
            }

            pcm[i] = (short)Math.Clamp(sum * loud * 400, short.MinValue, short.MaxValue);
        }

        return pcm;
    }

    private sealed class Voices : Dictionary<string, short[]>, IVoiceStore
    {
        public ValueTask PutAsync(string key, ReadOnlyMemory<byte> pcm, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<ReadOnlyMemory<byte>?> GetAsync(string key, CancellationToken cancellationToken) =>
            ValueTask.FromResult<ReadOnlyMemory<byte>?>(MemoryMarshal.AsBytes(this[key].AsSpan()).ToArray());

        public ValueTask<byte[]?> PeaksAsync(string key, CancellationToken cancellationToken) => throw new NotSupportedException();

        public IAsyncEnumerable<string> KeysAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask DeleteAsync(string key, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
