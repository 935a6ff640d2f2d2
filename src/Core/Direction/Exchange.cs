using Radio24.Core.Posts;

namespace Radio24.Core.Direction;

/// <summary>
/// The talk with the author of one post: after each answer the author may reply for a while, so many times.
/// <code>
/// none ─first heard─▶ first on air ─its end, author there─▶ open ─recording begun, reply kept─▶ coming
///                                                           ▲ └──────────── a reply cleared ────┴─▶ speaking ─▶ open | none
///                                                           └── recording dropped ──────────────┘
/// </code>
/// Nobody replies in time, or the exchange is over: none. It lives in the director alone: a Host that dies takes it along.
/// </summary>
internal sealed class Exchange(DirectorOptions options)
{
    public enum ExchangeStage
    {
        None,

        /// <summary>The post is heard. Who wrote it is there, or may yet turn out to be until <see cref="Deadline"/>.</summary>
        FirstOnAir,

        /// <summary>A reply is taken until <see cref="Deadline"/>.</summary>
        Open,

        /// <summary>One is being recorded or screened, and waited for until <see cref="Deadline"/>.</summary>
        Coming,

        /// <summary>A reply is answered, or the exchange closed.</summary>
        Speaking,
    }

    /// <summary>The pages need a moment to say that the author is there.</summary>
    private static readonly TimeSpan Presence = TimeSpan.FromSeconds(2);

    /// <summary>No reply is waited for longer than this after the window: a recording and its screening.</summary>
    private static readonly TimeSpan LongestReply = TimeSpan.FromSeconds(60);

    private readonly List<ListenerPost> _said = [];
    private bool _authorIsThere;
    private DateTimeOffset _until;

    public ExchangeStage Stage { get; private set; }

    public DateTimeOffset Deadline { get; private set; } = DateTimeOffset.MaxValue;

    /// <summary>The post that it began with.</summary>
    public ListenerPost? First => _said.Count > 0 ? _said[0] : null;

    /// <summary>The reply that is answered now.</summary>
    public ListenerPost? Reply { get; private set; }

    /// <summary>Which reply is waited for or answered: 1 is the first.</summary>
    public int Turn => _said.Count;

    public bool IsWaiting => Stage is ExchangeStage.Open or ExchangeStage.Coming;

    /// <summary>The first answer has been heard, and the exchange is not over.</summary>
    public bool GoesOn => IsWaiting || Stage == ExchangeStage.Speaking;

    /// <summary>Whether no other post may be made ready.</summary>
    public bool Holds(DateTimeOffset now) => Stage == ExchangeStage.FirstOnAir ? _authorIsThere || now < Deadline : GoesOn;

    public bool IsWaitingFor(PostId first) => IsWaiting && First?.Id == first;

    public bool Concerns(PostId post) => First?.Id == post || Reply?.Id == post;

    /// <summary>Whether a reply may follow the answer to that post.</summary>
    public bool MayFollow(PostId? post) => _authorIsThere && post is { } id && Stage switch
    {
        ExchangeStage.FirstOnAir => First?.Id == id && options.Replies > 0,
        ExchangeStage.Speaking => Reply?.Id == id && Turn < options.Replies,
        _ => false,
    };

    public ExchangeSoFar SoFar(bool closing) => new([.. _said], closing || Turn >= options.Replies, closing);

    public void Begin(ListenerPost first, DateTimeOffset now)
    {
        End();
        _said.Add(first);
        (Stage, Deadline) = (ExchangeStage.FirstOnAir, now + Presence);
    }

    public void AuthorIsThere(PostId first, DateTimeOffset now)
    {
        // Later, another post is being made ready.
        if (Stage == ExchangeStage.FirstOnAir && First?.Id == first && now < Deadline)
            _authorIsThere = true;
    }

    /// <summary>Nothing more may follow what is heard now.</summary>
    public void NoMore() => _authorIsThere = false;

    /// <summary>The answer has been heard: the author may reply.</summary>
    public void Open(DateTimeOffset now)
    {
        if (Reply is { } answered)
            _said.Add(answered);
        Reply = null;
        _until = now + options.ReplyWithin;
        (Stage, Deadline) = (ExchangeStage.Open, _until);
    }

    /// <summary>A reply is on its way, for so long at the most.</summary>
    public void Expect(PostId first, TimeSpan within, DateTimeOffset now)
    {
        if (!IsWaitingFor(first))
            return;
        DateTimeOffset latest = _until + LongestReply, by = now + within;
        (Stage, Deadline) = (ExchangeStage.Coming, by < latest ? by : latest);
    }

    /// <summary>It does not come; another may, as long as the window is open.</summary>
    public void Expect(PostId first)
    {
        if (IsWaitingFor(first))
            (Stage, Deadline) = (ExchangeStage.Open, _until);
    }

    /// <param name="reply">Null: the exchange is closed.</param>
    public void Speak(ListenerPost? reply) => (Stage, Deadline, Reply) = (ExchangeStage.Speaking, DateTimeOffset.MaxValue, reply);

    public void End()
    {
        _said.Clear();
        (Stage, Deadline, Reply, _authorIsThere) = (ExchangeStage.None, DateTimeOffset.MaxValue, null, false);
    }
}
