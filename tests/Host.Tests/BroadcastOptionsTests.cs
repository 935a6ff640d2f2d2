using Microsoft.Extensions.Options;
using Radio24.Core.Phrases;
using Radio24.Host.Intake;
using Radio24.Host.Speech;
using Radio24.Media.Audio;

namespace Radio24.Host.Tests;

public class BroadcastOptionsTests
{
    public static TheoryData<string, BroadcastOptions> Wrong => new()
    {
        { "Radio24:Station:TimeZone", new BroadcastOptions { TimeZone = "Atlantis/Capital" } },
        { "Radio24:Music:Folder", new BroadcastOptions { MusicFolder = " " } },
        { "Radio24:Udp:Port", new BroadcastOptions { UdpPort = 70_000 } },
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

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_wrong_setting_is_named(string setting, BroadcastOptions options)
    {
        var e = Assert.Throws<OptionsValidationException>(options.Validate);
        Assert.StartsWith(setting, e.Message);
    }
}
