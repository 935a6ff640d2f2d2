using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Radio24.Core.Phrases;
using Radio24.Host.Intake;
using Radio24.Host.Speech;
using Radio24.Media.Audio;
using Radio24.Media.Sfu;

namespace Radio24.Host.Tests;

public class BroadcastOptionsTests
{
    public static TheoryData<string, BroadcastOptions> Wrong => new()
    {
        { "Radio24:Station:TimeZone", new BroadcastOptions { TimeZone = "Atlantis/Capital" } },
        { "Radio24:Music:Folder", new BroadcastOptions { MusicFolder = " " } },
        { "Radio24:Udp:Port", new BroadcastOptions { UdpPort = 70_000 } },
        { "Radio24:Udp:Shards", new BroadcastOptions { UdpShards = 0 } },
        { "Radio24:Udp:Shards", new BroadcastOptions { UdpShards = 65 } },
        { "Radio24:Udp:Shards", new BroadcastOptions { UdpPort = 65_535, UdpShards = 2 } },
        { "Radio24:Udp:MaximumListeners", new BroadcastOptions { MaximumListeners = 0 } },
        { "Radio24:Opus:Bitrate", new BroadcastOptions { Opus = new OpusEncoderOptions { Bitrate = 1 } } },
        { "Radio24:Opus:Complexity", new BroadcastOptions { Opus = new OpusEncoderOptions { Complexity = 11 } } },
        { "Radio24:Script:Language", new BroadcastOptions { Script = new ScriptOptions { Language = "fr" } } },
        { "Radio24:Speech:Timeout", new BroadcastOptions { Speech = new SpeechOptions { Timeout = TimeSpan.Zero } } },
        { "Radio24:Speech:FliteVoice", new BroadcastOptions { Speech = new SpeechOptions { FliteVoice = "/etc/passwd" } } },
        { "Radio24:Intake:ScreenWithin", new BroadcastOptions { Intake = new IntakeOptions { ScreenWithin = TimeSpan.Zero } } },
    };

    [Fact]
    public void The_defaults_make_a_station() => new BroadcastOptions().Validate();

    [Fact]
    public void The_fan_out_is_told_what_was_set_and_keeps_most_places_for_those_who_listen()
    {
        IConfigurationSection section = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["R:Udp:Port"] = "50100", ["R:Udp:Shards"] = "3", ["R:Udp:MaximumListeners"] = "400" })
            .Build().GetSection("R");
        SfuOptions fanOut = BroadcastSettings.Read(section).FanOut;
        Assert.Equal((50_100, 3, 400, 100), (fanOut.Port, fanOut.Shards, fanOut.MaxListeners, fanOut.MaxWaiting));
        fanOut.Validate();

        fanOut = new BroadcastOptions().FanOut;
        Assert.Equal((1, 1_000, 250), (fanOut.Shards, fanOut.MaxListeners, fanOut.MaxWaiting));
        Assert.Equal(20, (new BroadcastOptions() with { MaximumListeners = 8 }).FanOut.MaxWaiting);
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_wrong_setting_is_named(string setting, BroadcastOptions options)
    {
        var e = Assert.Throws<OptionsValidationException>(options.Validate);
        Assert.StartsWith(setting, e.Message);
    }
}
