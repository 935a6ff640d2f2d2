using Radio24.Core.Ports;
using Radio24.Core.Presenting;

namespace Radio24.Core.Questions;

/// <summary>Looks for what the station has on a question: its documents, its feeds. What does not answer in time is left out.</summary>
/// <param name="knowledge">Null: the station has no documents.</param>
/// <param name="sources">Those for feeds are asked; what other listeners wrote is for nobody's questions.</param>
public sealed class Grounds(IKnowledge? knowledge, IEnumerable<IFactSource> sources, TimeProvider time)
{
    private const int MostPassages = 5, MostItems = 4;
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(4);

    private readonly IFactSource[] _feeds = [.. sources.Where(source => source.Kind == FactKind.Feed)];

    /// <param name="words">Masked.</param>
    /// <param name="mode">Of documents; by words alone no model sees the question.</param>
    public async ValueTask<IReadOnlyList<Ground>> FindAsync(string words, string language, SearchMode mode, DateTimeOffset at, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(Within, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        Task<IReadOnlyList<Ground>>[] looks =
        [
            LookAsync(() => PassagesAsync(words, mode, both.Token)),
            .. _feeds.Select(feed => LookAsync(() => ItemsAsync(feed, new FactQuery(words, language, at, MostItems), both.Token))),
        ];
        IReadOnlyList<Ground>[] found = await Task.WhenAll(looks);
        cancellationToken.ThrowIfCancellationRequested();
        return [.. found.SelectMany(one => one)];
    }

    private async ValueTask<IReadOnlyList<Ground>> PassagesAsync(string words, SearchMode mode, CancellationToken cancellationToken)
    {
        if (knowledge is null)
            return [];
        IReadOnlyList<Passage> passages = await knowledge.SearchAsync(new KnowledgeQuery(words, mode, MostPassages, OnlyFitting: true), cancellationToken);
        return [.. passages.Select(passage => new Ground(new Fact(FactKind.Document, passage.Text, passage.Cite()), passage.Cite().Title))];
    }

    private static async ValueTask<IReadOnlyList<Ground>> ItemsAsync(IFactSource feed, FactQuery query, CancellationToken cancellationToken) =>
        [.. (await feed.FindAsync(query, cancellationToken)).Select(fact => new Ground(fact, fact.Citation?.Title ?? "feed"))];

    private static async Task<IReadOnlyList<Ground>> LookAsync(Func<ValueTask<IReadOnlyList<Ground>>> look)
    {
        try
        {
            return await look();
        }
#pragma warning disable CA1031 // Whatever is away: the others still have something to say.
        catch (Exception)
#pragma warning restore CA1031
        {
            return [];
        }
    }
}
