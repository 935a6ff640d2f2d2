using Radio24.Core.Phrases;
using Radio24.Core.Presenting;
using Radio24.Media.Audio;

namespace Radio24.Host.Presenting;

/// <summary>The sound of a turn: kept as it comes, and put into the voice with its captions when it is let in.</summary>
internal sealed class LiveSound(SpokenVoice said, LiveTurn live)
{
    /// <summary>The session is told of what is missing only if it is more than this.</summary>
    private static readonly TimeSpan Nothing = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, ItemSound> _items = [];
    private readonly SpeechLeveller _leveller = new();

    /// <returns>Mean square of each window that is complete now.</returns>
    public float[] Add(string item, ReadOnlySpan<byte> pcm)
    {
        lock (_gate)
        {
            if (!_items.TryGetValue(item, out ItemSound? sound))
                _items.Add(item, sound = new ItemSound(new SpeechSound(live.Turn.Traits.RateOut)));
            return sound.Sound.Add(pcm);
        }
    }

    /// <summary>Nothing more of the item comes.</summary>
    /// <inheritdoc cref="Add"/>
    public float[] End(string item)
    {
        lock (_gate)
            return _items.TryGetValue(item, out ItemSound? sound) ? sound.Sound.End() : [];
    }

    /// <exception cref="OperationCanceledException">Nobody listens any more.</exception>
    public async Task AirAsync(DelayOutput.LetIn letIn, CancellationToken ct)
    {
        ItemSound item;
        float[] stereo;
        long start = said.Voice.Position;
        lock (_gate)
        {
            item = _items[letIn.Item];
            stereo = item.Sound.Take(letIn.Until, letIn.Last);
            item.From ??= start;
        }

        foreach (PlacedSentence sentence in letIn.Sentences)
            Caption(sentence, start, letIn.From);
        int at = 0;
        foreach (PlacedSentence sentence in letIn.Sentences)
        {
            // Each sentence is levelled as the offline voice's phrases are; the gain changes in the pause between two.
            int end = sentence == letIn.Sentences[^1] ? stereo.Length : Math.Min(stereo.Length, ToSamples(sentence.Until - letIn.From) * AudioFormat.Channels);
            Memory<float> part = stereo.AsMemory(at, Math.Max(0, end - at));
            _leveller.Apply(part.Span);
            lock (_gate)
                item.Length += part.Length / AudioFormat.Channels;
            await said.WriteAsync(part, ct);
            at += part.Length;
        }
    }

    /// <summary>The items of which the end, or all, was not heard, and how much of each was.</summary>
    public IReadOnlyList<(string Item, TimeSpan Heard)> HeardInPart()
    {
        long heard = (long)(said.Voice.Heard.TotalSeconds * AudioFormat.SampleRate);
        var parts = new List<(string, TimeSpan)>();
        lock (_gate)
        {
            foreach ((string name, ItemSound item) in _items)
            {
                var of = TimeSpan.FromSeconds((double)Math.Clamp(heard - (item.From ?? heard), 0, item.Length) / AudioFormat.SampleRate);
                if (of < item.Sound.Length - Nothing)
                    parts.Add((name, of));
            }
        }

        return parts;
    }

    /// <summary>Cuts a sentence into phrases that can be read as one caption, each shown about when it is heard.</summary>
    private void Caption(PlacedSentence sentence, long start, int origin)
    {
        string language = Language.Of(sentence.Text, live.Written.Brief.Language);
        IReadOnlyList<string> phrases = PhraseSplitter.Split(SpeechText.Clean(sentence.Text, language), language);
        IReadOnlyList<Citation>? citations = Citing.Of(sentence.Text, live.Written.Facts);
        double whole = phrases.Sum(phrase => SpeechAlignment.WeightOf(phrase)), before = 0;
        long from = start + ToSamples(sentence.From - origin), length = ToSamples(sentence.Until - sentence.From);
        foreach (string phrase in phrases)
        {
            double weight = SpeechAlignment.WeightOf(phrase);
            said.Caption(phrase, language, from + (long)(length * before / whole), (long)(length * weight / whole), citations);
            before += weight;
        }
    }

    private static int ToSamples(int windows) => (int)(windows * SpeechAlignment.Window.TotalSeconds * AudioFormat.SampleRate);

    private sealed class ItemSound(SpeechSound sound)
    {
        public SpeechSound Sound { get; } = sound;

        /// <summary>Where it begins in the voice; null: it is not in there.</summary>
        public long? From { get; set; }

        /// <summary>Samples a channel of it that are in the voice.</summary>
        public long Length { get; set; }
    }
}
