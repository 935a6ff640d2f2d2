using Radio24.Core.Air;
using Radio24.Core.Direction;
using Radio24.Core.Phrases;
using Radio24.Core.Posts;
using Radio24.Host.Presenting;
using Radio24.Host.Speech;

namespace Radio24.Host.Tests;

/// <summary>Reads a post out with the real voices, between fixed words, so that a test knows what it must hear. Says nothing else.</summary>
internal sealed class ReadingPresenter(ManualStation station) : IPresenter
{
    private static readonly SpeechEngines Engines = new([new FliteEngine(new SpeechOptions()), new OpenJTalkEngine(new SpeechOptions())]);

    public ValueTask<IPerformance> CueAsync(Segment segment, CancellationToken cancellationToken)
    {
        if (segment.Kind != SegmentKind.ListenerPost || segment.Post is not { } post)
            throw new SpeechException("only posts in this test");
        ScriptLine[] script = post.Body switch
        {
            PostBody.Text(var words) =>
            [
                new("A letter has come in.", "en", ScriptPurpose.PostIntro),
                new(words, Language.Of(words), ScriptPurpose.PostText),
                new("Thank you for that.", "en", ScriptPurpose.PostReply),
            ],
            _ =>
            [
                new("A listener has something to say.", "en", ScriptPurpose.PostIntro),
                new("", "en", ScriptPurpose.Recording),
                new("Thank you for your voice.", "en", ScriptPurpose.Backsell),
            ],
        };
        return new(new Performance(script, post, Engines, station.Recordings, station.Time, TimeSpan.FromMinutes(2)));
    }
}
