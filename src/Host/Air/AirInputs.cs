using System.Threading.Channels;
using Radio24.Core.Direction;
using Radio24.Host.Presenting;
using Radio24.Media.Audio;

namespace Radio24.Host.Air;

/// <summary>The way to the director from anywhere in the Host: what is told here is handled in order, by one owner.</summary>
public sealed class AirInputs
{
    private readonly Channel<AirMessage> _messages = Channel.CreateUnbounded<AirMessage>(new UnboundedChannelOptions { SingleReader = true });

    internal ChannelReader<AirMessage> Reader => _messages.Reader;

    public void Tell(DirectorInput input) => Send(new AirMessage.Input(input));

    /// <summary>As <see cref="Tell"/>, and completes when the director has acted on it.</summary>
    public Task TellAsync(DirectorInput input, CancellationToken ct)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Send(new AirMessage.Input(input, done));
        return done.Task.WaitAsync(ct);
    }

    internal void Send(AirMessage message) => _messages.Writer.TryWrite(message);
}

/// <summary>What reaches the owner of the air, beside the events of the programme.</summary>
internal abstract record AirMessage
{
    /// <summary>For the director.</summary>
    /// <param name="Done">Completed when he has acted on it.</param>
    public sealed record Input(DirectorInput Value, TaskCompletionSource? Done = null) : AirMessage;

    /// <summary>The presenter has begun a cued segment.</summary>
    public sealed record Begun(SegmentId Id, IPerformance Performance) : AirMessage;

    /// <summary>A track can be played.</summary>
    public sealed record Opened(SegmentId Id, IAudioSource Source, TimeSpan FadeIn) : AirMessage;

    /// <summary>Everything before it has been handled. For tests in virtual time.</summary>
    public sealed record Settled(TaskCompletionSource Done) : AirMessage;
}
