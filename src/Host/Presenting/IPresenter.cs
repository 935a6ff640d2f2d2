using Radio24.Core.Direction;
using Radio24.Core.Posts;
using Radio24.Core.Presenting;
using Radio24.Media.Audio;

namespace Radio24.Host.Presenting;

/// <summary>Speaks. Whatever it does (throws, hangs, says nothing), the air goes on: its caller sees to that.</summary>
public interface IPresenter
{
    /// <summary>Begins to make a speech segment ready. Returns when it has been begun, not when it is made.</summary>
    /// <exception cref="Speech.SpeechException">It cannot be spoken; the message says why.</exception>
    ValueTask<IPerformance> CueAsync(Segment segment, CancellationToken cancellationToken);

    /// <summary>What the author of a post must know that this presenter cannot read out; null: it can be read. Asked before it is cued.</summary>
    string? NoteFor(ListenerPost post) => null;
}

/// <summary>One speech segment in the making. Disposing it ends the making and gives up what was not heard.</summary>
public interface IPerformance : IAsyncDisposable
{
    /// <summary>
    /// Where the speech is written to as it is made. Each phrase is preceded by a mark, a <see cref="SpokenPhrase"/>: its
    /// caption is shown when the mark is heard.
    /// </summary>
    VoiceBuffer Voice { get; }

    /// <summary>Who speaks; null: nobody in particular.</summary>
    Persona? Persona => null;

    /// <summary>Ends when enough is in <see cref="Voice"/> to go on air; faults if that will never be.</summary>
    Task Ready { get; }

    /// <summary>Ends when all of it is made; faults if something broke on the way.</summary>
    Task Finished { get; }

    /// <summary>It was made for another time, and must not go on air any more.</summary>
    bool IsStale => false;

    /// <summary>Stops making it and lets what is heard end within 10 ms.</summary>
    void Interrupt();
}

/// <summary>The mark in front of each phrase: what is said from here on.</summary>
/// <param name="Length">How long the phrase is heard, the pause after it not counted.</param>
/// <param name="Post">The post it takes up, if any.</param>
/// <param name="Citations">What it rests on; null: nothing that can be opened.</param>
public sealed record SpokenPhrase(string Text, string Language, TimeSpan Length, PostId? Post, IReadOnlyList<Citation>? Citations = null);
