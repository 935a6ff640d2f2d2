using Radio24.Core.Asking;
using Radio24.Core.Ports;
using Radio24.Core.Presenting;

namespace Radio24.Core.Tests.Presenting;

/// <summary>Drives a ladder in virtual time: sessions open in a second and prove in another, unless a rung is told to fail.</summary>
internal sealed class LadderRig
{
    public static readonly PersonaSetup Aki = new(new SessionSetup("You are Aki.", "marin"), "Aki"), Ben = new(new SessionSetup("You are Ben.", "cedar"), "Ben");
    private static readonly ModelPrice Dear = new(4, 24, 32, 64), Cheap = new(1, 3, 10, 20);

    private readonly PriorityQueue<LadderInput, (DateTimeOffset, long)> _events = new();
    private readonly Dictionary<long, int> _open = [];
    private readonly PresenterLadder _ladder;
    private long _order;

    public LadderRig(bool hasVoice = true, TimeSpan? longest = null, int listeners = 1, params PresenterRung[] rungs)
    {
        rungs = rungs.Length > 0 ? rungs : [PresenterRung.Primary, PresenterRung.Cheaper];
        Fails = new SpeechTrouble?[rungs.Length];
        _ladder = new PresenterLadder(
            [.. rungs.Select(rung => new RungOffer(rung, $"model-{rung}", rung == PresenterRung.Cheaper ? Cheap : Dear, longest))], hasVoice,
            TimeSpan.FromMinutes(5), "Radio24 AI", seed: 24);
        Give(new LadderInput.Listeners(listeners));
    }

    public DateTimeOffset Now { get; private set; } = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);

    public DateTimeOffset Began { get; } = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);

    public PresenterLadder Ladder => _ladder;

    public PresenterRung Rung => _ladder.Status.Rung;

    /// <summary>By rung: what opening ends with; null: it works.</summary>
    public SpeechTrouble?[] Fails { get; }

    /// <summary>Opening works, the proof does not.</summary>
    public bool ProofsFail { get; set; }

    public Spending Spending { get; set; } = new(0, null, 0, null);

    public bool LedgerIsAway { get; set; }

    public PersonaSetup Persona { get; set; } = Aki;

    /// <summary>Sessions that are open or being opened.</summary>
    public IReadOnlyDictionary<long, int> Open => _open;

    public List<(DateTimeOffset At, LadderOutput Output)> Outputs { get; } = [];

    public IEnumerable<(DateTimeOffset At, LadderOutput.Open Output)> Openings =>
        Outputs.Where(one => one.Output is LadderOutput.Open).Select(one => (one.At, (LadderOutput.Open)one.Output));

    public IEnumerable<LadderOutput.Changed> Changes => Outputs.Select(one => one.Output).OfType<LadderOutput.Changed>();

    public void Give(LadderInput input)
    {
        _ladder.Handle(input, Now);
        while (_ladder.TryPoll(out LadderOutput output))
            Carry(output);
        Assert.True(_ladder.NextDeadline > Now, "the next deadline must lie ahead");
        Assert.True(_open.Count <= 2 * Fails.Length, "a rung has two sessions at the most");
    }

    public void Pass(double seconds)
    {
        DateTimeOffset end = Now + TimeSpan.FromSeconds(seconds);
        for (int steps = 0; ; steps++)
        {
            Assert.True(steps < 100_000, "time does not go on");
            DateTimeOffset next = _ladder.NextDeadline;
            bool isEvent = _events.TryPeek(out _, out (DateTimeOffset At, long) first) && first.At <= next;
            DateTimeOffset at = isEvent ? first.At : next;
            if (at > end)
                break;
            Now = at > Now ? at : Now;
            Give(isEvent ? _events.Dequeue() : new LadderInput.Tick());
        }

        Now = end;
    }

    public void PassMinutes(double minutes) => Pass(minutes * 60);

    /// <summary>Speaks for so long.</summary>
    /// <returns>The session; null: none could.</returns>
    public long? Speak(double seconds = 5, SpeechTrouble? fails = null)
    {
        if (!_ladder.TryClaim(Now, out long id, out _))
            return null;
        Pass(seconds);
        Give(fails is { } trouble ? new LadderInput.Failed(id, trouble) : new LadderInput.TurnOver(id, true));
        return id;
    }

    private void Carry(LadderOutput output)
    {
        Outputs.Add((Now, output));
        switch (output)
        {
            case LadderOutput.Open(var id, var rung, _):
                _open.Add(id, rung);
                Later(1, Fails[rung] is { } trouble ? new LadderInput.Failed(id, trouble) : new LadderInput.Opened(id, null));
                break;
            case LadderOutput.Prove(var id, _):
                Later(1, ProofsFail ? new LadderInput.Failed(id, SpeechTrouble.Malformed) : new LadderInput.Proved(id));
                break;
            case LadderOutput.Close(var id):
                Assert.True(_open.Remove(id), "closed what is not open");
                break;
            case LadderOutput.Look:
                Later(0, new LadderInput.Persona(Persona));
                Later(0, LedgerIsAway ? new LadderInput.LedgerAway() : new LadderInput.Spent(Spending));
                break;
        }
    }

    private void Later(double seconds, LadderInput input) => _events.Enqueue(input, (Now + TimeSpan.FromSeconds(seconds), ++_order));
}
