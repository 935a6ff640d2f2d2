using Radio24.Adapters.Embedded;
using Radio24.Adapters.Tests.Contracts;
using Radio24.Core.Ports;
using Radio24.Tests;

namespace Radio24.Adapters.Tests.Embedded;

public sealed class EmbeddedPostStoreContract : PostStoreContract
{
    protected override ValueTask<IPostStore> CreateAsync() => ValueTask.FromResult<IPostStore>(new EmbeddedPostStore());
}

public sealed class EmbeddedVoiceStoreContract : VoiceStoreContract
{
    protected override ValueTask<IVoiceStore> CreateAsync() => ValueTask.FromResult<IVoiceStore>(new EmbeddedVoiceStore(1024));
}

public sealed class EmbeddedStationFeedContract : StationFeedContract
{
    protected override int Backlog => 16;

    protected override ValueTask<IStationFeed> CreateAsync() =>
        ValueTask.FromResult<IStationFeed>(new EmbeddedStationFeed(Backlog));
}

public sealed class EmbeddedInboxContract : InboxContract
{
    private readonly ManualTime _time = new();
    private EmbeddedInbox? _inbox;

    protected override ValueTask<IInbox> CreateAsync() => ValueTask.FromResult<IInbox>(_inbox = new EmbeddedInbox(_time));

    protected override ValueTask LetRedeliveriesComeDueAsync()
    {
        _time.Advance(TimeSpan.FromSeconds(61));
        return ValueTask.CompletedTask;
    }

    protected override IDeadLetters DeadLetters => _inbox!.DeadLetters;
}

public sealed class EmbeddedDeskContract : DeskContract
{
    private readonly ManualTime _time = new();
    private EmbeddedDesk? _desk;

    protected override ValueTask<IDesk> CreateAsync() => ValueTask.FromResult<IDesk>(_desk = new EmbeddedDesk(_time));

    protected override ValueTask LetRedeliveriesComeDueAsync()
    {
        _time.Advance(TimeSpan.FromSeconds(61));
        return ValueTask.CompletedTask;
    }

    protected override IDeadLetters DeadLetters => _desk!.DeadLetters;
}
