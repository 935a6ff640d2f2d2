namespace Radio24.Media.Audio;

/// <summary>
/// Any file that ffmpeg understands, decoded by a child process and streamed through a bounded ring, levelled to the programme.
/// A decoder that falls behind is heard as silence and counted; a broken file ends where it breaks, with the reason.
/// </summary>
public sealed class Clip : ITimedSource, IAsyncDisposable
{
    private static readonly TimeSpan Prime = TimeSpan.FromSeconds(1);

    private readonly DecoderProcess? _decoder;
    private readonly PcmFeed _feed;
    private long _underruns;
    private volatile bool _ended;

    private Clip(string path, MusicTags tags, double gain, DecoderProcess? decoder, PcmFeed feed) =>
        (Path, Tags, Gain, _decoder, _feed) = (path, tags, gain, decoder, feed);

    public string Path { get; }

    /// <summary>Tags and length as ffprobe tells them.</summary>
    public MusicTags Tags { get; }

    /// <summary>Gain applied to level it, in dB.</summary>
    public double Gain { get; }

    public TimeSpan Position => ToTime(_feed.Ring.ReadPosition);

    /// <summary>Exact once the decoder is done (a few seconds before the end); until then by the container's length, if it tells one.</summary>
    public TimeSpan? Remaining
    {
        get
        {
            TimeSpan buffered = ToTime(_feed.Ring.Available);
            if (_feed.Complete) return buffered;
            if (Tags.Duration == TimeSpan.Zero) return null;
            TimeSpan left = Tags.Duration - Position;
            return left > buffered ? left : buffered;
        }
    }

    /// <summary>Frames in which audio was due and the decoder had none.</summary>
    public long Underruns => Volatile.Read(ref _underruns);

    /// <summary>Heard to its end, failed or disposed.</summary>
    public bool Ended => _ended;

    /// <summary>Why it ended early, in the decoder's words; null after a clean end.</summary>
    public string? Failure => _feed.Complete ? _feed.Failure : null;

    /// <summary>The next frame will not be an underrun.</summary>
    internal bool DecodedAhead => _feed.Complete || _feed.Ring.Available >= AudioFormat.FrameLength;

    internal int? DecoderId => _decoder?.Id;

    /// <summary>Opens a file and waits until its first second is decoded. Where its loudness is not given it is measured first.</summary>
    /// <exception cref="ClipException">There is no such file, nothing in it can be decoded, or the decoder does not answer.</exception>
    public static async Task<Clip> OpenAsync(string path, ClipOptions? options = null, CancellationToken ct = default)
    {
        options ??= new ClipOptions();
        MusicTags tags = await MusicProbe.ReadTagsAsync(path, ct: ct);
        double gain = 0;
        if (options.Level) gain = GainFor(options.Loudness ?? await MusicProbe.MeasureLoudnessAsync(path, ct: ct), options);
        DecoderProcess decoder = DecoderProcess.Decode(path);
        var feed = new PcmFeed(decoder.Output, NewRing(options.Buffer), Decibels.ToGain(gain), Floats(Prime),
            () => decoder.Exit() == 0 ? null : MusicProbe.Reason(decoder.Complaint));
        feed.Start();
        var clip = new Clip(path, tags, gain, decoder, feed);
        try
        {
            await feed.Primed.WaitAsync(options.OpenTimeout, ct);
            if (feed.Ring.Available == 0) throw new ClipException($"Decoding {path}: {MusicProbe.Reason(decoder.Complaint)}");
            return clip;
        }
        catch (TimeoutException e)
        {
            await clip.DisposeAsync();
            throw new ClipException($"Decoding {path}: nothing came within {options.OpenTimeout.TotalSeconds:0} s.", e);
        }
        catch
        {
            await clip.DisposeAsync();
            throw;
        }
    }

    /// <summary>From raw 48 kHz stereo floats, as the decoder gives them.</summary>
    internal static Clip FromStream(Stream pcm, TimeSpan buffer, Func<string?>? reason = null)
    {
        var feed = new PcmFeed(pcm, NewRing(buffer), 1, Floats(Prime), reason ?? (() => null));
        feed.Start();
        return new Clip("", new MusicTags("", null, null, TimeSpan.Zero), 0, null, feed);
    }

    public int Read(Span<float> frame)
    {
        if (_ended) return 0;
        bool complete = _feed.Complete; // before looking: what was decoded before the end is then visible
        int got = _feed.Ring.Read(frame);
        if (got == frame.Length) return got;
        if (complete)
        {
            _ended = got == 0;
            return got;
        }

        Volatile.Write(ref _underruns, _underruns + 1);
        frame[got..].Clear();
        return frame.Length;
    }

    /// <summary>Ends the decoder.</summary>
    public async ValueTask DisposeAsync()
    {
        _ended = true;
        _feed.Stop();
        _decoder?.Kill();
        await _feed.Stopped;
        _decoder?.Dispose();
    }

    internal static double GainFor(double loudness, ClipOptions options) =>
        double.IsFinite(loudness) ? Math.Min(options.TargetLoudness - loudness, options.MaximumBoost) : 0;

    private static SampleRing NewRing(TimeSpan buffer) => new(Floats(buffer > Prime ? buffer : Prime));

    private static int Floats(TimeSpan time) => (int)(time.TotalSeconds * AudioFormat.SampleRate) * AudioFormat.Channels;

    private static TimeSpan ToTime(long floats) => TimeSpan.FromSeconds((double)floats / AudioFormat.Channels / AudioFormat.SampleRate);
}

/// <summary>How a clip is opened.</summary>
public sealed record ClipOptions
{
    /// <summary>Loudness of the file in LUFS where it is known (the music folder measures it); otherwise it is measured before playing.</summary>
    public double? Loudness { get; init; }

    /// <summary>What it is levelled to.</summary>
    public double TargetLoudness { get; init; } = -16;

    /// <summary>A quiet file is raised by no more than this.</summary>
    public double MaximumBoost { get; init; } = 6;

    /// <summary>False plays the file as loud as it is.</summary>
    public bool Level { get; init; } = true;

    /// <summary>Audio decoded ahead.</summary>
    public TimeSpan Buffer { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>How long the decoder may take until the first sound is there.</summary>
    public TimeSpan OpenTimeout { get; init; } = TimeSpan.FromSeconds(30);
}

/// <summary>A file could not be opened, measured or decoded. The message names the stage and what the decoder said.</summary>
public sealed class ClipException : Exception
{
    public ClipException(string message) : base(message) { }

    public ClipException(string message, Exception inner) : base(message, inner) { }

    public ClipException() { }
}
