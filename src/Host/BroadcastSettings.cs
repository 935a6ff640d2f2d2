using Microsoft.Extensions.Configuration;
using Radio24.Core.Direction;
using Radio24.Core.Phrases;
using Radio24.Core.Screening;
using Radio24.Host.Intake;
using Radio24.Host.Speech;
using Radio24.Media.Audio;
using Radio24.Startup;

namespace Radio24.Host;

/// <summary>Reads <see cref="BroadcastOptions"/> from section <c>Radio24</c>.</summary>
public static class BroadcastSettings
{
    /// <exception cref="StartException">A setting is wrong; the message names it and says what is possible.</exception>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The same.</exception>
    public static BroadcastOptions Read(IConfigurationSection section)
    {
        UdpOptions udp = Settings.Bind<UdpOptions>(section.GetSection("Udp"));
        Settings.Require(udp.Port is >= 0 and <= 65_535, $"Radio24:Udp:Port (--udp-port) is {udp.Port}; 0 to 65535 is possible.");
        DirectorOptions director = Settings.Bind<DirectorOptions>(section.GetSection("Director"));
        var broadcast = new BroadcastOptions
        {
            Name = section["Host:Name"] ?? Environment.MachineName,
            TimeZone = section["Station:TimeZone"],
            MusicFolder = section["Music:Folder"] ?? Path.Combine(section["DataFolder"] ?? "data", "music"),
            UdpPort = udp.Port,
            UdpShards = udp.Shards,
            MaximumListeners = udp.MaximumListeners,
            PublicAddress = udp.PublicAddress is null ? null : Settings.ReadAddresses(udp.PublicAddress)[0],
            Listen = Settings.MediaAddress(section["Listen"] ?? Settings.Loopback),
            Opus = Settings.Bind<OpusEncoderOptions>(section.GetSection("Opus")),
            Director = director with { Station = section["StationName"] ?? "Radio24" },
            Script = Settings.Bind<ScriptOptions>(section.GetSection("Script")),
            Speech = Settings.Bind<SpeechOptions>(section.GetSection("Speech")),
            Intake = Settings.Bind<IntakeOptions>(section.GetSection("Intake")),
            Screening = Settings.Bind<RuleScreenerOptions>(section.GetSection("Screening")),
        };
        broadcast.Validate();
        return broadcast;
    }
}

/// <summary>Section <c>Radio24:Udp</c>.</summary>
internal sealed record UdpOptions
{
    /// <summary>0: any free one.</summary>
    public int Port { get; init; } = 50_000;

    /// <summary>Sender threads, each with a port of its own from <see cref="Port"/> upwards.</summary>
    public int Shards { get; init; } = 1;

    public int MaximumListeners { get; init; } = 1_000;

    /// <summary>An address that reaches this machine from outside though it is not its own (NAT 1:1).</summary>
    public string? PublicAddress { get; init; }
}
