using System.Threading.Channels;
using Radio24.Core.Direction;

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
