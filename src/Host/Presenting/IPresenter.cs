using Radio24.Core.Direction;
using Radio24.Core.Posts;

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
