using System.Text;

namespace Radio24.Core.Presenting;

/// <summary>One item of a turn while it waits: its words, how loud it is, and when each part of it came.</summary>
internal sealed class DelayedItem(string name)
{
    private readonly List<(int Window, DateTimeOffset At)> _arrivals = [];

    public string Name { get; } = name;

    public ItemPhase Phase { get; set; } = ItemPhase.Answer;

    /// <summary>The service says that other words were said than those that were checked.</summary>
    public bool IsCorrected { get; set; }

    public bool IsForAir => Phase == ItemPhase.Answer && !IsCorrected;

    public StringBuilder Transcript { get; } = new();

    /// <summary>So much of the transcript has been cut into sentences.</summary>
    public int Cut { get; set; }

    public List<DelayedSentence> Sentences { get; } = [];

    public int SentencesIn { get; set; }

    public List<float> Power { get; } = [];

    /// <summary>Windows that were let in.</summary>
    public int LetIn { get; set; }

    public bool EndSaid => EndSaidAt is not null;

    /// <summary>When the service said that it had ended; null: it did not.</summary>
    public DateTimeOffset? EndSaidAt { get; set; }

    /// <summary>Another item began after it.</summary>
    public bool IsFollowed { get; set; }

    public DateTimeOffset LastCame { get; set; }

    /// <summary>How many sentences after those that are in have passed.</summary>
    public int PassedFrom => Sentences.Skip(SentencesIn).TakeWhile(sentence => sentence.Verdict == true).Count();

    public void SoundCame(ReadOnlySpan<float> power, DateTimeOffset now)
    {
        _arrivals.Add((Power.Count, now));
        Power.AddRange(power);
    }

    /// <summary>How long each sentence takes, by its words.</summary>
    public IReadOnlyList<double> Weights => [.. Sentences.Select(sentence => sentence.Weight)];

    /// <summary>When everything up to there may be heard without a pause, and nothing of it too soon.</summary>
    public DateTimeOffset DueAt(int until, TimeSpan delay)
    {
        DateTimeOffset due = DateTimeOffset.MinValue;
        foreach ((int window, DateTimeOffset at) in _arrivals)
        {
            if (window >= until)
                break;
            DateTimeOffset one = at + delay - (Math.Max(window - LetIn, 0) * SpeechAlignment.Window);
            due = one > due ? one : due;
        }

        return due;
    }
}

/// <summary>One sentence of it.</summary>
internal sealed class DelayedSentence(int number, string text, double weight)
{
    public int Number { get; } = number;

    public string Text { get; } = text;

    public double Weight { get; } = weight;

    /// <summary>Null: it is being checked.</summary>
    public bool? Verdict { get; set; }

    public bool IsIn { get; set; }
}
