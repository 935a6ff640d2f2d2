using Radio24.Core.Log;
using Radio24.Core.Posts;
using Radio24.Core.Presenting;

namespace Radio24.Core.Ports;

/// <summary>
/// What the station remembers: posts that aired and whose authors allow it, the answers to them, and what was played. A memory of a post goes with its
/// post, whoever erases that. Every method throws <see cref="StoreAwayException"/> while the store cannot be reached.
/// </summary>
public interface IMemories
{
    /// <summary>Remembers a post as it aired; once, however often it is told. One that is erased meanwhile, or whose author did not allow it, is not.</summary>
    ValueTask KeepPostAsync(PostRecord post, DateTimeOffset airedAt, CancellationToken cancellationToken);

    /// <summary>Remembers what was said in answer to a post that may be remembered; not if another listener's post was among its facts.</summary>
    ValueTask KeepAnswerAsync(SpeechRecord answer, CancellationToken cancellationToken);

    /// <summary>Remembers pieces of music; one that was played before is played again.</summary>
    ValueTask KeepTracksAsync(IReadOnlyList<AirLogEntry> tracks, CancellationToken cancellationToken);

    /// <summary>When the newest memory of a kind aired; null: there is none.</summary>
    ValueTask<DateTimeOffset?> NewestAsync(MemoryKind kind, CancellationToken cancellationToken);

    /// <returns>What fits, those of the same listener first; none that has nothing to do with it.</returns>
    ValueTask<IReadOnlyList<Memory>> SearchAsync(MemoryQuery query, CancellationToken cancellationToken);
}

public enum MemoryKind
{
    Post,

    /// <summary>What the presenter said to a post.</summary>
    Answer,

    /// <summary>A piece of music.</summary>
    Track,
}

/// <param name="From">Whose memories come first.</param>
public sealed record MemoryQuery(string Words, SearchMode Mode = SearchMode.Hybrid, int Most = 5, ListenerId? From = null);

/// <summary>One thing that aired.</summary>
/// <param name="Post">The post, or the one that was answered; null: music.</param>
/// <param name="IsSame">It is of the listener who was asked for.</param>
/// <param name="Name">As it was said on air; null: none was.</param>
/// <param name="At">When it aired; of music, last.</param>
/// <param name="By">Who said it: the rung and the model; null: nobody of ours.</param>
/// <param name="Score">Higher is better; only to be compared within one answer.</param>
public sealed record Memory(
    Guid Id, MemoryKind Kind, PostId? Post, bool IsSame, string? Name, string Text, string Language, DateTimeOffset At, string? By, double Score);
