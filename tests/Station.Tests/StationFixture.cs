using Radio24.Bench;
using Radio24.Station.Tests.Instruments;

namespace Radio24.Station.Tests;

/// <summary>One station on air, started by <c>./radio24 up</c>, for all tests that only listen and post.</summary>
public sealed class StationFixture : IAsyncLifetime
{
    internal StationProcess Station { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Station = await StationProcess.StartOnAirAsync();
        await Station.WaitUntilPostsAreKeptAsync();
    }

    public async Task DisposeAsync() => await Station.DisposeAsync();

    internal Task<Browser> BrowserAsync(string? microphone = null) => Browser.LaunchAsync(microphone);
}

/// <summary>Tests that listen run one after the other and alone: a microphone and a loudspeaker know no patience.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class OnAir : ICollectionFixture<StationFixture>
{
    public const string Name = "on air";
}
