using System.Runtime.CompilerServices;
using Radio24.Core.Direction;
using Radio24.Core.Presenting;
using Radio24.Host.Presenting;

namespace Radio24.Host.Tests.Presenting;

/// <summary>Rungs of which a test says what each turn gives, and when.</summary>
internal sealed class ScriptedLadder(TimeProvider time) : ISpeechLadder
{
    public const int Rate = 24_000;

    private static readonly SpeechTraits Can = new(Rate, Rate, CanCancel: true, CanTruncate: true, CanHear: true, null);

    /// <summary>What the next turn gives; null: no model speaks.</summary>
    public Func<SpeechBrief, IReadOnlyList<Scripted>?> Answer { get; set; } = _ => null;

    public List<ScriptedTurn> Turns { get; } = [];

    public PresenterStatus Status { get; } = new(PresenterRung.Primary, default, new Reason("", ""), "scripted", null, "Ada");

    public int CostMark { get; set; }

    public SpeechTraits? Traits { get; set; } = Can;

    public bool IsComing { get; set; }

    public int Busy => Turns.Count(turn => turn.IsBusy);

    public ValueTask<IPaidTurn?> AskAsync(SpeechBrief brief, CancellationToken cancellationToken)
    {
        if (Answer(brief) is not { } script)
            return new((IPaidTurn?)null);
        var turn = new ScriptedTurn(script, brief, Can, time);
        Turns.Add(turn);
        return new(turn);
    }
}

/// <param name="After">So long after the one before.</param>
internal sealed record Scripted(TimeSpan After, SpeechEvent Event)
{
    /// <summary>An answer of sentences, each a tone of its own: all of it at once, or at a pace.</summary>
    /// <param name="pace">How much faster than it is heard it comes; 0: at once.</param>
    public static List<Scripted> Answer(double pace, params (string Words, double Hertz)[] sentences) => Answer("item-1", ItemPhase.Answer, pace, sentences);

    public static List<Scripted> Answer(string item, ItemPhase phase, double pace, params (string Words, double Hertz)[] sentences)
    {
        var script = new List<Scripted> { new(default, new SpeechEvent.Created()), new(default, new SpeechEvent.ItemBegan(item, phase)) };
        foreach ((string words, double hertz) in sentences)
        {
            script.Add(new(default, new SpeechEvent.Words(item, words + " ")));
            byte[] pcm = Tone(hertz, TimeSpan.FromSeconds(SpeechAlignment.WeightOf(words) / 15));
            for (int at = 0; at < pcm.Length; at += 9_600)
            {
                ReadOnlyMemory<byte> chunk = pcm.AsMemory(at, Math.Min(9_600, pcm.Length - at));
                TimeSpan length = TimeSpan.FromSeconds(chunk.Length / 2.0 / ScriptedLadder.Rate);
                script.Add(new(pace == 0 ? default : length / pace, new SpeechEvent.Audio(item, chunk)));
            }
        }

        script.Add(new(default, new SpeechEvent.ItemEnded(item, string.Concat(sentences.Select(one => one.Words + " ")))));
        return script;
    }

    public static Scripted End(TurnOutcome outcome = TurnOutcome.Completed) => new(default, new SpeechEvent.Ended(outcome, null));

    /// <summary>A sentence as far as these tests care: a tone, and the pause after it.</summary>
    private static byte[] Tone(double hertz, TimeSpan length)
    {
        int samples = (int)(length.TotalSeconds * ScriptedLadder.Rate), pause = ScriptedLadder.Rate * 3 / 10;
        var pcm = new byte[2 * (samples + pause)];
        for (int i = 0; i < samples; i++)
        {
            double edge = Math.Min(1, Math.Min(i, samples - i) / 240.0);
            BitConverter.TryWriteBytes(pcm.AsSpan(2 * i), (short)(8_000 * edge * Math.Sin(2 * Math.PI * hertz * i / ScriptedLadder.Rate)));
        }

        return pcm;
    }
}

internal sealed class ScriptedTurn(IReadOnlyList<Scripted> script, SpeechBrief brief, SpeechTraits traits, TimeProvider time) : IPaidTurn
{
    private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _busy;

    public SpeechBrief Brief => brief;

    public PresenterRung Rung => PresenterRung.Primary;

    public string Model => "scripted";

    public SpeechTraits Traits => traits;

    public decimal Dollars => 0.01m;

    public bool IsBusy => Volatile.Read(ref _busy) > 0;

    public bool WasCancelled => _cancelled.Task.IsCompleted;

    public List<(string Item, TimeSpan Heard)> Truncated { get; } = [];

    public async IAsyncEnumerable<SpeechEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (Scripted one in script)
        {
            if (one.After > TimeSpan.Zero && !WasCancelled)
                await WaitAsync(one.After, cancellationToken);
            if (WasCancelled)
                break;
            yield return one.Event;
            Volatile.Write(ref _busy, 0);
        }

        if (script.Count == 0 || script[^1].Event is not SpeechEvent.Ended || WasCancelled)
        {
            await _cancelled.Task.WaitAsync(cancellationToken); // it hangs until somebody loses patience
            yield return new SpeechEvent.Ended(TurnOutcome.Cancelled, null);
        }
    }

    public ValueTask CancelAsync()
    {
        _cancelled.TrySetResult();
        return default;
    }

    public ValueTask TruncateAsync(string item, TimeSpan heard)
    {
        Truncated.Add((item, heard));
        return default;
    }

    public ValueTask DisposeAsync() => CancelAsync();

    private async Task WaitAsync(TimeSpan wait, CancellationToken ct)
    {
        var due = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using ITimer timer = time.CreateTimer(
            _ =>
            {
                Volatile.Write(ref _busy, 1); // before time goes on
                due.TrySetResult();
            },
            null,
            wait,
            Timeout.InfiniteTimeSpan);
        await Task.WhenAny(due.Task, _cancelled.Task).WaitAsync(ct);
    }
}

/// <summary>The shortest brief that a presenter can be given.</summary>
internal sealed class ShortBriefs : IBriefWriter
{
    private static readonly Persona Ada = new("ada", "Ada", "en", null, "", [], [], [], [], new Dictionary<string, string>());

    public List<BriefState> States { get; } = [];

    public Func<Segment, WrittenBrief, WrittenBrief> With { get; set; } = (_, written) => written;

    public SessionSetup Setup(DateTimeOffset at) => new("You present.", "voice");

    public ValueTask<WrittenBrief> WriteAsync(Segment segment, BriefState state, CancellationToken cancellationToken)
    {
        States.Add(state);
        string words = segment.Post?.Body is Core.Posts.PostBody.Text text ? text.Words : "";
        return new(With(segment, new WrittenBrief(new SpeechBrief($"Speak: {segment.Kind}.", words, 500), Ada, [], words, words, segment.Post?.Id)));
    }
}
