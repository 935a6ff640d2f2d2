using Radio24.Core.Presenting;

namespace Radio24.Core.Ports;

/// <summary>Finds facts for what is to be said. There are several: memory, documents, feeds; each is asked with a deadline, and one that fails is left out.</summary>
public interface IFactSource
{
    FactKind Kind { get; }

    /// <returns>The most fitting first.</returns>
    ValueTask<IReadOnlyList<Fact>> FindAsync(FactQuery query, CancellationToken cancellationToken);
}

/// <param name="About">The post's or the question's words, masked; null: nothing in particular (a link).</param>
/// <param name="Language">"en" or "ja".</param>
/// <param name="At">When it will be said.</param>
/// <param name="Most">So many at the most.</param>
/// <param name="From">Whose post it is: memories of the same person come first; null: nobody's.</param>
public sealed record FactQuery(string? About, string Language, DateTimeOffset At, int Most, Posts.ListenerId? From = null);
