using Microsoft.Extensions.Configuration;
using Radio24.Media.Sfu;
using Radio24.Startup;

namespace Radio24.Host.Tests;

public class BroadcastOptionsTests
{
    [Fact]
    public void The_fan_out_is_told_what_was_set_and_keeps_most_places_for_those_who_listen()
    {
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Radio24:Udp:Port"] = "50100",
                ["Radio24:Udp:Shards"] = "3",
                ["Radio24:Udp:MaximumListeners"] = "400",
            })
            .Build();
        SfuOptions fanOut = Settings.Read<BroadcastOptions>(configuration).FanOut;
        Assert.Equal((50_100, 3, 400, 100), (fanOut.Port, fanOut.Shards, fanOut.MaxListeners, fanOut.MaxWaiting));

        fanOut = new BroadcastOptions().FanOut;
        Assert.Equal((1, 1_000, 250), (fanOut.Shards, fanOut.MaxListeners, fanOut.MaxWaiting));
        Assert.Equal(20, new BroadcastOptions { Udp = new() { MaximumListeners = 8 } }.FanOut.MaxWaiting);
    }
}
