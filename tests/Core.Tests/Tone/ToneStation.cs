using Microsoft.Extensions.Time.Testing;
using Radio24.Core.Asking;
using Radio24.Core.Phrases;
using Radio24.Core.Ports;
using Radio24.Core.Tone;

namespace Radio24.Core.Tests.Tone;

/// <summary>A bridge with a model that answers from a script, and a cache that remembers for ever.</summary>
internal sealed class ToneStation : IGlossaries, IChatModel, IToneCache
{
    public const string Marker = "POST-0123456789ABCDEF";

    private readonly Dictionary<string, ToneResult> _remembered = new(StringComparer.Ordinal);

    public FakeTimeProvider Time { get; } = new();

    public Glossary Glossary { get; set; } = Glossary.Empty;

    public bool IsThere { get; set; } = true;

    /// <summary>What the model does with a question.</summary>
    public Func<ChatQuestion, CancellationToken, Task<string>> Model { get; set; } = (question, _) => Task.FromResult(Posted(question));

    public List<ChatQuestion> Questions { get; } = [];

    public Func<string, bool> Fit { get; set; } = _ => true;

    public int Made { get; private set; }

    public ToneOptions Options { get; set; } = new();

    public ToneBridge Bridge() => new(
        Options, TonePrompts.BuiltIn, this, this, this, (_, made, _) => ValueTask.FromResult(Fit(made)), Time, "Radio24");

    public async Task<ToneResult> ApplyAsync(string words, string pipeline, CallPurpose purpose = CallPurpose.Preview) =>
        await Bridge().ApplyAsync(new ToneRequest(words, Language.Of(words), TonePipeline.Parse(pipeline)!), purpose, default);

    /// <summary>The post that a question is about.</summary>
    public static string Posted(ChatQuestion question) => question.Material;

    Glossary IGlossaries.Of(string language) => Glossary;

    async ValueTask<ChatAnswer> IChatModel.AskAsync(ChatQuestion question, CancellationToken cancellationToken)
    {
        Questions.Add(question);
        return new ChatAnswer(await Model(question, cancellationToken), "scripted-1", Marker);
    }

    async ValueTask<ToneResult> IToneCache.GetAsync(string key, Func<CancellationToken, ValueTask<ToneMade>> make, CancellationToken cancellationToken)
    {
        if (_remembered.TryGetValue(key, out ToneResult? result))
            return result;
        Made++;
        ToneMade made = await make(cancellationToken);
        if (made.Keep)
            _remembered[key] = made.Result;
        return made.Result;
    }
}
