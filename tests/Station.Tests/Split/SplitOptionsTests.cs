using Microsoft.Extensions.Configuration;
using Radio24.Startup;
using Radio24.Station.Split;

namespace Radio24.Station.Tests.Split;

/// <summary>What the processes of a split station are told, and what becomes of one that cannot be looked after.</summary>
public class SplitOptionsTests
{
    /// <summary>A Host's own HTTP is on loopback: it must be told, or it airs strangers' recordings unheard.</summary>
    [Theory]
    [InlineData("Radio24:Http:Listen", "0.0.0.0", "true")]
    [InlineData("Radio24:Listen", "0.0.0.0", "true")]
    [InlineData("Radio24:Public", "true", "true")]
    [InlineData("Radio24:StationName", "Radio", "false")]
    public void A_Host_is_told_whether_strangers_reach_the_station(string setting, string value, string isPublic)
    {
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { [setting] = value }).Build();
        var told = new Dictionary<string, string>(SplitOptions.Of(StationOptions.From(configuration), 1, 1).Settings);
        Assert.Equal(isPublic, told["Radio24__Public"]);
    }

    [Fact]
    public async Task Nobody_waits_for_parts_that_cannot_be_looked_after()
    {
        string file = Path.GetTempFileName();
        try
        {
            var supervisor = new Supervisor(Path.Combine(file, "run"), TimeProvider.System);
            Task up = supervisor.StartAsync(new Part("true", ["true"], new Dictionary<string, string>(), null, "TERM", _ => Task.FromResult(false)));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => up.WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System));
            await Assert.ThrowsAsync<StartException>(() => supervisor.Over);
            Assert.True(supervisor.Ending.IsCancellationRequested);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
