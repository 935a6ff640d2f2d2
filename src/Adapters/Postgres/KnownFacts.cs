using Radio24.Core.Phrases;
using Radio24.Core.Ports;
using Radio24.Core.Presenting;

namespace Radio24.Adapters.Postgres;

/// <summary>Passages of documents that have to do with what is said, each with what cites it.</summary>
public sealed class DocumentFacts(PostgresKnowledge knowledge) : IFactSource
{
    /// <summary>A brief is short; the whole passage opens by its citation.</summary>
    private const int Longest = 900;

    public FactKind Kind => FactKind.Document;

    public async ValueTask<IReadOnlyList<Fact>> FindAsync(FactQuery query, CancellationToken cancellationToken) => query.About is null
        ? []
        : [.. (await knowledge.FindAsync(new KnowledgeQuery(query.About, Most: query.Most), cancellationToken))
            .Where(one => one.Found.IsFitting)
            .Select(one => new Fact(FactKind.Document, CleanText.Of(one.Passage.Text, Longest), one.Passage.Cite()))];
}

/// <summary>What was on air before, and has to do with it. Who somebody is, is not said: the name that they gave for the air is.</summary>
public sealed class MemoryFacts(IMemories memories) : IFactSource
{
    private const int Longest = 400;

    public FactKind Kind => FactKind.Memory;

    public async ValueTask<IReadOnlyList<Fact>> FindAsync(FactQuery query, CancellationToken cancellationToken) => query.About is null
        ? []
        : [.. (await memories.SearchAsync(new MemoryQuery(query.About, Most: query.Most, From: query.From), cancellationToken))
            .Where(memory => memory.At < query.At)
            .Select(memory => new Fact(FactKind.Memory, Words(memory, query.Language == Language.Japanese), At: memory.At) { Post = memory.Post })];

    private static string Words(Memory memory, bool japanese)
    {
        string text = CleanText.Of(memory.Text, Longest);
        return (memory.Kind, japanese) switch
        {
            (MemoryKind.Post, false) => $"{(memory.IsSame ? "The same listener" : memory.Name ?? "A listener")} wrote before: “{text}”",
            (MemoryKind.Post, true) => $"{(memory.IsSame ? "同じリスナー" : memory.Name ?? "あるリスナー")}からの以前の投稿：「{text}」",
            (MemoryKind.Answer, false) => $"The station's answer to {(memory.IsSame ? "the same listener" : "a listener")} was: “{text}”",
            (MemoryKind.Answer, true) => $"{(memory.IsSame ? "同じリスナー" : "あるリスナー")}への以前の返事：「{text}」",
            (_, false) => $"The station has played “{text}”",
            (_, true) => $"この放送局で流した曲：「{text}」",
        };
    }
}
