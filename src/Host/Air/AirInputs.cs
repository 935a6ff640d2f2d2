using System.Threading.Channels;
using Radio24.Core.Direction;

namespace Radio24.Host.Air;

/// <summary>The way to the director from anywhere in the Host: what is told here is handled in order, by one owner.</summary>
public sealed class AirInputs
{
    private readonly Channel<AirMessage> _messages = Channel.CreateUnbounded<AirMessage>(new UnboundedChannelOptions { SingleReader = true });

    internal ChannelReader<AirMessage> Reader => _messages.Reader;

    public void Tell(DirectorInput input) => Send(new AirMessage.Input(input));

    internal void Send(AirMessage message) => _messages.Writer.TryWrite(message);
}
