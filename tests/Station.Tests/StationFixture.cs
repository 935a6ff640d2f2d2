using Radio24.Bench;
using Radio24.Station.Tests.Instruments;

namespace Radio24.Station.Tests;

/// <summary>One station on air, started by <c>./radio24 up</c>, for all tests of a collection.</summary>
public class StationFixture : IAsyncLifetime
{
    internal StationProcess Station { get; private set; } = null!;

    public virtual async Task InitializeAsync()
    {
        Station = await StationProcess.StartOnAirAsync();
        await Station.WaitUntilPostsAreKeptAsync();
    }

    public virtual async Task DisposeAsync() => await Station.DisposeAsync();

    internal Task<Browser> BrowserAsync(string? microphone = null) => Browser.LaunchAsync(microphone);
}

/// <summary>A station with somebody who listens from the first test to the last, and records it.</summary>
public sealed class ListenedStation : StationFixture
{
    private Browser? _browser;

    internal ListenerPage Listener { get; private set; } = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        _browser = await BrowserAsync();
        Listener = await _browser.OpenAsync(Station.Address);
        await Listener.PlayAsync();
    }

    public override async Task DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        await base.DisposeAsync();
    }
}

/// <summary>Tests that listen run one after the other and alone: a microphone and a loudspeaker know no patience.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class OnAir : ICollectionFixture<ListenedStation>
{
    public const string Name = "on air";
}

/// <summary>Tests that need a station on air and ask nothing of its sound: they run beside others.</summary>
[CollectionDefinition(Name)]
public sealed class Patient : ICollectionFixture<StationFixture>
{
    public const string Name = "patient";
}
