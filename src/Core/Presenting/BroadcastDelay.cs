namespace Radio24.Core.Presenting;

/// <summary>
/// The one way of free speech to the mixer: sound waits here until its words are known, checked, and <see cref="BroadcastDelayOptions.Delay"/> has passed.
/// A pure state machine: tell it what came and what the checks said, <see cref="Advance"/>, <see cref="TryPoll"/> until it says false, and again at
/// <see cref="NextDeadline"/>. What it lets in are whole sentences; of a sentence that trips, and of all after it, not one sample.
/// </summary>
public sealed class BroadcastDelay(BroadcastDelayOptions options, DateTimeOffset askedAt)
{
    private readonly List<DelayedItem> _items = [];
    private readonly List<DelayedSentence> _sentences = [];
    private readonly Queue<DelayOutput> _outputs = new();
    private DateTimeOffset _now;
    private DateTimeOffset? _firstSound;
    private DateTimeOffset? _stoppedAt;
    private DateTimeOffset? _dryAt;
    private DateTimeOffset _lastCame;
    private TurnOutcome? _ended;
    private string? _why;
    private int _current;
    private int _letIn; // windows, of all items
    private bool _over;
    private bool _commentary;

    /// <summary>When to call <see cref="Advance"/> if nothing comes.</summary>
    public DateTimeOffset NextDeadline { get; private set; } = DateTimeOffset.MaxValue;

    /// <summary>Sound that came and was neither let in nor dropped.</summary>
    public TimeSpan Waiting => _over ? TimeSpan.Zero : (_items.Sum(item => item.Power.Count) - _letIn) * SpeechAlignment.Window;

    /// <summary>Something was let in.</summary>
    public bool HasBegun => _letIn > 0;

    /// <summary>The model talked about its own work; that was left out.</summary>
    public bool HadCommentary => _commentary;

    public void ItemBegan(string item, ItemPhase phase, DateTimeOffset now) => Find(item, now).Phase = phase;

    /// <param name="power">Mean square of each window of it.</param>
    public void SoundCame(string item, ReadOnlySpan<float> power, DateTimeOffset now)
    {
        DelayedItem to = Find(item, now);
        if (power.IsEmpty || _over)
            return;
        if (to.IsForAir)
            _firstSound ??= now;
        to.SoundCame(power, now);
    }

    public void WordsCame(string item, string words, DateTimeOffset now) => Find(item, now).Transcript.Append(words);

    /// <param name="transcript">
    /// All of the item's words. They take the place of what came and was not checked yet; where other words were checked than were said, nothing more of the item is heard.
    /// </param>
    public void ItemEnded(string item, string transcript, DateTimeOffset now)
    {
        DelayedItem ended = Find(item, now);
        ended.EndSaidAt ??= now;
        string came = ended.Transcript.ToString();
        if (transcript.Length == 0 || transcript == came)
            return;
        if (transcript.AsSpan().StartsWith(came.AsSpan(0, ended.Cut), StringComparison.Ordinal))
        {
            ended.Transcript.Clear().Append(transcript);
        }
        else if (!Letters(came).StartsWith(Letters(transcript), StringComparison.OrdinalIgnoreCase))
        {
            ended.IsCorrected = true;
            Stop("other words were said than were checked");
        }
    }

    /// <summary>What is said of words, however they are spaced and pointed.</summary>
    private static string Letters(string words) => string.Concat(words.Where(char.IsLetterOrDigit));

    /// <summary>The first that is told of it counts.</summary>
    public void TurnEnded(TurnOutcome outcome, string? why, DateTimeOffset now)
    {
        if (_ended is not null)
            return;
        _now = now;
        _ended = outcome;
        _lastCame = now;
        _why ??= why;
        if (outcome is TurnOutcome.Completed or TurnOutcome.Incomplete)
            return;
        // An item's end that came with the end of all is no word of the service's: what was cut off looks so.
        foreach (DelayedItem item in _items.Where(item => item.EndSaidAt > now - options.CutOff))
            item.EndSaidAt = null;
    }

    /// <summary>What the checks say of a sentence.</summary>
    /// <param name="passed">False: neither it nor anything after it is heard.</param>
    public void Judge(int number, bool passed, DateTimeOffset now)
    {
        _now = now;
        _sentences[number].Verdict = passed;
        if (!passed)
            Stop("a sentence was not fit to be heard");
    }

    /// <summary>Throws away what waits. What was let in is not its business any more.</summary>
    public void Dump(DateTimeOffset now)
    {
        _now = now;
        Stop("it was dumped");
        foreach (DelayedSentence sentence in _sentences.Where(sentence => !sentence.IsIn))
            sentence.Verdict = false;
        if (!_over)
            End(HasBegun ? DelayOutcome.Short : DelayOutcome.Nothing);
    }

    /// <summary>The voice is on air and has nothing to say: how long that may last is decided here, once the speech has begun.</summary>
    public void RanDry(DateTimeOffset now)
    {
        _now = now;
        _dryAt ??= now;
    }

    /// <summary>Does what is due.</summary>
    public void Advance(DateTimeOffset now)
    {
        _now = now;
        NextDeadline = DateTimeOffset.MaxValue;
        if (_over)
            return;
        CutSentences();
        if (_outputs.Count > 0)
            return; // their checks first
        while (!_over && LetInNext())
        {
        }

        if (!_over)
            GiveUpOrEnd();
    }

    public bool TryPoll(out DelayOutput output) => _outputs.TryDequeue(out output!);

    private DelayedItem Find(string name, DateTimeOffset now)
    {
        _now = now;
        _lastCame = now;
        DelayedItem? item = _items.Find(one => one.Name == name);
        if (item is null)
        {
            if (_items.Count > 0)
                _items[^1].IsFollowed = true;
            _items.Add(item = new DelayedItem(name));
        }

        item.LastCame = now;
        return item;
    }

    private void CutSentences()
    {
        foreach (DelayedItem item in _items)
        {
            if (!item.IsForAir)
            {
                _commentary |= item.Phase == ItemPhase.Commentary;
                continue;
            }

            string transcript = item.Transcript.ToString();
            foreach (Range part in TranscriptSentences.Of(transcript, item.Cut, IsWhole(item)))
            {
                string text = transcript[part].Trim();
                var sentence = new DelayedSentence(_sentences.Count, text, SpeechAlignment.WeightOf(transcript.AsSpan()[part]));
                item.Cut = part.End.GetOffset(transcript.Length);
                item.Sentences.Add(sentence);
                _outputs.Enqueue(new DelayOutput.Check(sentence.Number, text, _sentences.Count > 0 ? _sentences[^1].Text : ""));
                _sentences.Add(sentence);
            }
        }
    }

    /// <summary>All of its words and all of its sound have come.</summary>
    private bool IsWhole(DelayedItem item)
    {
        if (!item.EndSaid)
            return item.IsFollowed || _ended == TurnOutcome.Completed;
        if (_ended == TurnOutcome.Incomplete && !item.IsFollowed)
            return false; // its words may be ahead of its sound
        if (item.IsFollowed || _ended is not null)
            return true;
        Wake(item.LastCame + options.Quiet);
        return _now >= item.LastCame + options.Quiet;
    }

    private bool LetInNext()
    {
        if (_current >= _items.Count)
            return false;
        DelayedItem item = _items[_current];
        bool whole = IsWhole(item);
        if (!item.IsForAir || (whole && item.Sentences.Count == 0) || (whole && item.LetIn >= item.Power.Count))
        {
            // Commentary, or sound without a word that could have been checked, or all of it is in.
            bool known = item.IsForAir ? whole : item.IsFollowed || _ended is not null;
            if (!known)
                return false;
            _current++;
            return true;
        }

        return NextGroup(item, whole) is { } group && IsDue(item, group.Until) && LetIn(item, group);
    }

    /// <summary>The sentences that may go in together, as far as is known now.</summary>
    private Group? NextGroup(DelayedItem item, bool whole)
    {
        if (_stoppedAt is { } stopped && _ended is null && !whole && _now < stopped + TimeSpan.FromSeconds(1))
        {
            Wake(stopped + TimeSpan.FromSeconds(1));
            return null; // the rest of the sound may be on its way
        }

        int passed = item.PassedFrom;
        if (passed == 0 || item.Power.Count == 0)
            return null;
        int first = item.SentencesIn, until = first + passed;
        IReadOnlyList<SentenceEnd> ends = whole
            ? SpeechAlignment.Whole(item.Weights, item.Power)
            : SpeechAlignment.Streaming(item.Weights, item.Power);
        bool all = whole && until == item.Sentences.Count;
        if (all)
            return new Group(first, until, item.Power.Count, ends);
        for (int last = Math.Min(until, ends.Count); last > first; last--)
        {
            if (ends[last - 1].Sure && ends[last - 1].At > item.LetIn)
                return new Group(first, last, ends[last - 1].At, ends);
        }

        return null;
    }

    private bool IsDue(DelayedItem item, int until)
    {
        if (!HasBegun)
        {
            bool slow = !IsWhole(item) && _ended is null && _firstSound is { } began && item.Power.Count * SpeechAlignment.Window < _now - began;
            if (slow)
                return false; // what comes slower than it is heard would run dry
        }

        DateTimeOffset due = item.DueAt(until, options.Delay);
        Wake(due);
        return _now >= due;
    }

    private bool LetIn(DelayedItem item, Group group)
    {
        bool last = group.Until >= item.Power.Count && group.Last == item.Sentences.Count;
        if (!HasBegun && _stoppedAt is not null && group.Until * SpeechAlignment.Window < options.WorthHearing)
            return false;
        var placed = new List<PlacedSentence>();
        int from = item.LetIn;
        for (int i = group.First; i < group.Last; i++)
        {
            int until = i == group.Last - 1 ? group.Until : Math.Clamp(group.Ends[i].At, from, group.Until);
            placed.Add(new PlacedSentence(item.Sentences[i].Text, from, until));
            item.Sentences[i].IsIn = true;
            from = until;
        }

        _outputs.Enqueue(new DelayOutput.LetIn(item.Name, item.LetIn, group.Until, placed, last));
        _letIn += group.Until - item.LetIn;
        item.LetIn = group.Until;
        item.SentencesIn = group.Last;
        _dryAt = null;
        return true;
    }

    private void GiveUpOrEnd()
    {
        if (_current >= _items.Count && _stoppedAt is null && AllHasCome())
        {
            bool all = _ended is TurnOutcome.Completed || (_ended is not TurnOutcome.Incomplete && IsIntact);
            _why ??= HasBegun ? (all ? null : "it broke off") : "it said nothing";
            End(!HasBegun ? DelayOutcome.Nothing : all ? DelayOutcome.Whole : DelayOutcome.Short);
            return;
        }

        bool judged = _sentences.TrueForAll(sentence => sentence.Verdict is not null);
        if (_stoppedAt is { } stopped && judged && (_ended is not null || _now >= stopped + TimeSpan.FromSeconds(1)) && !AnyPassedWaits())
            End(HasBegun ? DelayOutcome.Short : DelayOutcome.Nothing);
        else if (_ended is TurnOutcome.Failed or TurnOutcome.Lost or TurnOutcome.Cancelled && judged && ((!HasBegun && !IsIntact) || !AnyPassedWaits()))
            End(HasBegun ? DelayOutcome.Short : DelayOutcome.Nothing);
        else if (_ended is TurnOutcome.Completed or TurnOutcome.Incomplete && judged && !AnyPassedWaits())
            End(HasBegun ? DelayOutcome.Short : DelayOutcome.Nothing);
        else if (!HasBegun && Passed(askedAt + options.StartWithin))
            Fail("it came too late");
        else if (HasBegun && _dryAt is { } dry && Passed(dry + options.GapWithin))
            Fail("it came slower than it is heard");
    }

    /// <summary>Each item was said to have ended: what became of the turn after that takes nothing away from them.</summary>
    private bool IsIntact => _items.Count > 0 && _items.TrueForAll(item => item.EndSaid);

    private bool AllHasCome()
    {
        if (_ended is not null)
            return true;
        return HasBegun && IsIntact && Passed(_lastCame + options.EndWithin);
    }

    /// <summary>Whether a sentence that may be heard, and whose place in the sound is known, only waits for its time.</summary>
    private bool AnyPassedWaits()
    {
        for (int i = _current; i < _items.Count; i++)
        {
            DelayedItem item = _items[i];
            if (item.IsForAir && NextGroup(item, IsWhole(item)) is { } group && (HasBegun || _stoppedAt is null || group.Until * SpeechAlignment.Window >= options.WorthHearing))
                return true;
            if (item.IsForAir && item.PassedFrom + item.SentencesIn < item.Sentences.Count)
                return false; // nothing after what tripped
        }

        return false;
    }

    private void Stop(string why)
    {
        _why ??= why;
        if (_stoppedAt is not null)
            return;
        _stoppedAt = _now;
        if (_ended is null)
            _outputs.Enqueue(new DelayOutput.Cancel());
    }

    private void Fail(string why)
    {
        _why = why;
        if (_ended is null)
            _outputs.Enqueue(new DelayOutput.Cancel());
        End(HasBegun ? DelayOutcome.Short : DelayOutcome.Nothing);
    }

    private void End(DelayOutcome outcome)
    {
        _over = true;
        NextDeadline = DateTimeOffset.MaxValue;
        _outputs.Enqueue(new DelayOutput.Over(outcome, outcome == DelayOutcome.Whole ? null : _why ?? "it was not whole"));
    }

    private bool Passed(DateTimeOffset at)
    {
        Wake(at);
        return _now >= at;
    }

    private void Wake(DateTimeOffset at)
    {
        if (at > _now && at < NextDeadline)
            NextDeadline = at;
    }

    private sealed record Group(int First, int Last, int Until, IReadOnlyList<SentenceEnd> Ends);
}
