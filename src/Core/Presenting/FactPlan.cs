using Radio24.Core.Phrases;
using Radio24.Core.Ports;

namespace Radio24.Core.Presenting;

/// <summary>Asks all sources at once what may be said. One that is late or fails is left out: speech does not wait for a fact.</summary>
internal sealed class FactPlan(IReadOnlyList<IFactSource> sources, TimeSpan within, TimeProvider time)
{
    private const int MostOfASource = 3;
    private const int MostInAll = 6;
    private const int LongestFact = 500;

    /// <returns>What is true when it is heard, the most fitting of each source first.</returns>
    public async ValueTask<IReadOnlyList<Fact>> FindAsync(string? about, string language, DateTimeOffset at, Posts.ListenerId? from, CancellationToken cancellationToken)
    {
        if (sources.Count == 0)
            return [];
        var query = new FactQuery(about, language, at, MostOfASource, from);
        IReadOnlyList<Fact>[] found = await Task.WhenAll(sources.Select(source => AskAsync(source, query, cancellationToken)));
        return [.. Enumerable.Range(0, MostOfASource)
            .SelectMany(rank => found.Where(of => of.Count > rank).Select(of => of[rank]))
            .Where(fact => !(fact.StaleAfter <= at) && CleanText.HasWords(fact.Text))
            .Select(fact => fact with { Text = CleanText.Of(fact.Text, LongestFact) })
            .DistinctBy(fact => fact.Text)
            .Take(MostInAll)];
    }

    private async Task<IReadOnlyList<Fact>> AskAsync(IFactSource source, FactQuery query, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            // A source that blocks must not hold up the others.
            return await Task.Run(async () => await source.FindAsync(query, end.Token), cancellationToken).WaitAsync(within, time, cancellationToken);
        }
#pragma warning disable CA1031 // whatever is wrong with it, it is left out
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return [];
        }
        finally
        {
            await end.CancelAsync();
        }
    }
}
