using System.Diagnostics.Metrics;

namespace Radio24.Core.Tone;

/// <summary>Figures of tone transforms: what was done, by whom, and where results were found. Never any words.</summary>
public static class ToneMeter
{
    public const string Name = "Radio24.Tone";

    /// <summary>It was remembered in this process.</summary>
    public const string Memory = "memory";

    /// <summary>Another process had made it.</summary>
    public const string Redis = "redis";

    /// <summary>It had to be made.</summary>
    public const string Miss = "miss";

    private static readonly Meter Meter = new(Name);
    private static readonly Counter<long> Asked = Meter.CreateCounter<long>(
        "radio24.tone.cache", "{request}", "Requests for another tone, by where the answer came from: memory, redis, miss.");
    private static readonly Counter<long> Done = Meter.CreateCounter<long>(
        "radio24.tone.transforms", "{transform}", "Transforms that were carried out or not, by what became of them.");

    /// <param name="from"><see cref="Memory"/>, <see cref="Redis"/> or <see cref="Miss"/>.</param>
    public static void Answered(string from) => Asked.Add(1, new KeyValuePair<string, object?>("from", from));

    internal static void Note(ToneDone done) => Done.Add(
        1, new("transform", TonePipeline.NameOf(done.Transform)), new("outcome", done.Outcome.ToString()),
        new("by", done.By is null ? "nobody" : done.By == ToneResult.Rules ? ToneResult.Rules : "model"));
}
