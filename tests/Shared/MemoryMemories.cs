using Radio24.Core.Log;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Core.Presenting;

namespace Radio24.Tests;

/// <summary>What would be remembered, noted. Nothing is found in it; no product uses it.</summary>
internal sealed class MemoryMemories : IMemories
{
    private readonly Lock _gate = new();

    public List<PostRecord> Posts { get; } = [];

    public List<SpeechRecord> Answers { get; } = [];

    public List<AirLogEntry> Tracks { get; } = [];

    public ValueTask KeepPostAsync(PostRecord post, DateTimeOffset airedAt, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (post.Post.Remember)
                Posts.Add(post);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask KeepAnswerAsync(SpeechRecord answer, CancellationToken cancellationToken)
    {
        lock (_gate)
            Answers.Add(answer);
        return ValueTask.CompletedTask;
    }

    public ValueTask KeepTracksAsync(IReadOnlyList<AirLogEntry> tracks, CancellationToken cancellationToken)
    {
        lock (_gate)
            Tracks.AddRange(tracks);
        return ValueTask.CompletedTask;
    }

    public ValueTask<DateTimeOffset?> NewestAsync(MemoryKind kind, CancellationToken cancellationToken) => ValueTask.FromResult<DateTimeOffset?>(null);

    public ValueTask<IReadOnlyList<Memory>> SearchAsync(MemoryQuery query, CancellationToken cancellationToken) => ValueTask.FromResult<IReadOnlyList<Memory>>([]);
}
