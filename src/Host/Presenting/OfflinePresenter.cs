using Radio24.Core.Direction;
using Radio24.Core.Phrases;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Core.Presenting;
using Radio24.Host.Air;
using Radio24.Host.Speech;

namespace Radio24.Host.Presenting;

/// <summary>The presenter who needs nobody: scripts from templates, voices from engines on this machine.</summary>
/// <param name="ahead">How much speech is made ahead of what is heard.</param>
/// <param name="onAir">Null: nobody in particular speaks.</param>
public sealed class OfflinePresenter(
    ScriptWriter writer, SpeechEngines engines, IVoiceStore recordings, StationClock clock, TimeProvider time, TimeSpan? ahead = null, PersonaOnAir? onAir = null)
    : IPresenter
{
    private readonly TimeSpan _ahead = ahead ?? TimeSpan.FromSeconds(10);
    private readonly Lock _writing = new(); // the script writer remembers what it said, for one caller at a time

    public string? NoteFor(ListenerPost post) =>
        post.Body is PostBody.Text text && !Sayable.Is(SpeechText.Clean(text.Words, Language.Of(text.Words)), engines.Languages) ? Sayable.Note : null;

    public ValueTask<IPerformance> CueAsync(Segment segment, CancellationToken cancellationToken) => CueAsync(segment, null);

    /// <param name="over">Told what was said once it is over, if something of it was heard.</param>
    internal ValueTask<IPerformance> CueAsync(Segment segment, Action<SpokenVoice>? over)
    {
        Persona? persona = onAir?.Now;
        return ValueTask.FromResult<IPerformance>(new Performance(Write(segment, persona), segment.Post, engines, recordings, time, _ahead, over, persona));
    }

    /// <summary>What it would say.</summary>
    /// <exception cref="SpeechException">There is no voice to say it.</exception>
    internal IReadOnlyList<ScriptLine> Write(Segment segment, Persona? persona = null)
    {
        if (engines.Languages.Count == 0)
            throw new SpeechException("there is no voice on this machine");
        lock (_writing)
            return SpeakableScript.For(writer.Write(segment, clock.Now, persona, onAir?.Before), engines.Languages);
    }

    /// <summary>Its voices, for somebody else's performance.</summary>
    internal ScriptSpeech Speech(Persona? persona = null) => new(engines, recordings, persona);
}
