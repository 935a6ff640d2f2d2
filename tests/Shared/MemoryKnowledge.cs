using System.Globalization;
using Radio24.Core.Knowledge;
using Radio24.Core.Log;
using Radio24.Core.Ports;

namespace Radio24.Tests;

/// <summary>Documents in memory, found by the words and pairs that they share with the question. No product uses it.</summary>
internal sealed class MemoryKnowledge(MemoryLogs? logs = null) : IDocuments, IKnowledge, IVectorStore
{
    private readonly Lock _gate = new();
    private readonly List<(KeptDocument Document, byte[] Sha256, Passage[] Passages)> _versions = [];

    public ValueTask<IReadOnlyList<KeptDocument>> ListAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
            return ValueTask.FromResult<IReadOnlyList<KeptDocument>>([.. Newest.Select(one => one.Document).OrderByDescending(one => one.At)]);
    }

    public ValueTask<KeptDocument?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        lock (_gate)
            return ValueTask.FromResult(Newest.Select(one => one.Document).FirstOrDefault(one => one.Id == id));
    }

    public ValueTask<(PutOutcome Outcome, KeptDocument? Document)> PutAsync(NewDocument document, DocumentLimits limits, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            (KeptDocument? there, byte[]? sha256, Passage[]? old) = Newest.FirstOrDefault(one => one.Document.Name.Equals(document.Name, StringComparison.OrdinalIgnoreCase));
            if (sha256?.SequenceEqual(document.Sha256) == true)
                return ValueTask.FromResult<(PutOutcome, KeptDocument?)>((PutOutcome.Same, there));
            if (there is null && Newest.Count() >= limits.Documents)
                return ValueTask.FromResult<(PutOutcome, KeptDocument?)>((PutOutcome.TooManyDocuments, null));
            if (Newest.Sum(one => one.Passages.Length) - (old?.Length ?? 0) + document.Passages.Count > limits.Passages)
                return ValueTask.FromResult<(PutOutcome, KeptDocument?)>((PutOutcome.TooManyPassages, null));
            var kept = new KeptDocument(
                there?.Id ?? Guid.CreateVersion7(document.At), document.Name, document.Title, (there?.Version ?? 0) + 1, document.At, document.By, document.Format,
                document.Bytes, document.Pages, document.Passages.Count, 0, 0);
            _versions.Add((kept, document.Sha256, [.. document.Passages.Select(passage => new Passage(
                Guid.CreateVersion7(document.At).ToString("N"), kept.Id, kept.Version, kept.Title, passage.Heading, passage.Text, passage.Language, 0))]));
            logs?.Append(new AuditEntry(document.At, document.By, "document.put", $"document:{kept.Id:N}"));
            return ValueTask.FromResult<(PutOutcome, KeptDocument?)>((there is null ? PutOutcome.Added : PutOutcome.Replaced, kept));
        }
    }

    public ValueTask<bool> DeleteAsync(Guid id, string actor, DateTimeOffset at, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            bool gone = _versions.RemoveAll(one => one.Document.Id == id) > 0;
            if (gone)
                logs?.Append(new AuditEntry(at, actor, "document.delete", $"document:{id:N}"));
            return ValueTask.FromResult(gone);
        }
    }

    public ValueTask<IReadOnlyList<Passage>> PassagesAsync(Guid id, int skip, int limit, CancellationToken cancellationToken)
    {
        lock (_gate)
            return ValueTask.FromResult<IReadOnlyList<Passage>>([.. Newest.Where(one => one.Document.Id == id).SelectMany(one => one.Passages).Skip(skip).Take(limit)]);
    }

    public ValueTask<IReadOnlyList<Passage>> SearchAsync(KnowledgeQuery query, CancellationToken cancellationToken)
    {
        HashSet<string> asked = Words(query.Words);
        lock (_gate)
        {
            return ValueTask.FromResult<IReadOnlyList<Passage>>([.. Newest.SelectMany(one => one.Passages)
                .Where(passage => (query.Document ?? passage.Document) == passage.Document && (query.Language ?? passage.Language) == passage.Language)
                .Select(passage => passage with { Score = Words($"{passage.Heading} {passage.Text}").Count(asked.Contains) })
                .Where(passage => passage.Score > 0 && query.Mode != SearchMode.Semantic).OrderByDescending(passage => passage.Score).Take(query.Most)]);
        }
    }

    public ValueTask<Passage?> PassageAsync(string id, CancellationToken cancellationToken)
    {
        lock (_gate)
            return ValueTask.FromResult(_versions.SelectMany(one => one.Passages).FirstOrDefault(passage => passage.Id == id));
    }

    public ValueTask<IReadOnlyList<Unembedded>> WaitingAsync(IEmbeddingModel model, int limit, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<Unembedded>>([]);

    public ValueTask PutAsync(string model, IReadOnlyList<(Unembedded Of, ReadOnlyMemory<float> Vector)> vectors, CancellationToken cancellationToken) =>
        ValueTask.CompletedTask;

    private IEnumerable<(KeptDocument Document, byte[] Sha256, Passage[] Passages)> Newest =>
        _versions.GroupBy(one => one.Document.Id).Select(versions => versions.MaxBy(one => one.Document.Version));

    private static HashSet<string> Words(string text)
    {
        SearchTerms terms = SearchTerms.Of(text);
        return [.. terms.Pairs, .. terms.English.Split([' ', '\n', '.', ',', '?', '!', ':'], StringSplitOptions.RemoveEmptyEntries)
            .Where(word => word.Length > 3).Select(word => word.TrimEnd('s').ToLower(CultureInfo.InvariantCulture))];
    }
}
