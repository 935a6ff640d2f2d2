using System.Net;
using Radio24.Core.Direction;
using Radio24.Core.Phrases;
using Radio24.Core.Screening;
using Radio24.Host.Intake;
using Radio24.Host.Speech;
using Radio24.Media.Audio;
using Radio24.Media.Sfu;

namespace Radio24.Host;

/// <summary>Everything the Host can be told. The defaults make a station on one machine. (Named so because the framework has a HostOptions.)</summary>
public sealed record BroadcastOptions
{
    /// <summary><c>Radio24:Host:Name</c>: which Host this is, for the air log and whoever looks at several.</summary>
    public string Name { get; init; } = Environment.MachineName;

    /// <summary><c>Radio24:Station:TimeZone</c>: IANA name of the zone in which the hour is full; null is the machine's.</summary>
    public string? TimeZone { get; init; }

    /// <summary><c>Radio24:Music:Folder</c>: picked up while running; it need not exist yet.</summary>
    public string MusicFolder { get; init; } = "data/music";

    /// <summary><c>Radio24:Udp:Port</c>: the (first) port media goes through; 0 takes any free one.</summary>
    public int UdpPort { get; init; } = 50_000;

    /// <summary>
    /// <c>Radio24:Udp:Shards</c>, 1 to 64: sender threads that share the listeners, each with a UDP port of its own from
    /// <see cref="UdpPort"/> upwards. One serves thousands; more make sense only where a core is full.
    /// </summary>
    public int UdpShards { get; init; } = 1;

    /// <summary><c>Radio24:Listen</c>: the address that media is sent from; null is every address of the machine.</summary>
    public IPAddress? Listen { get; init; }

    /// <summary><c>Radio24:Udp:PublicAddress</c>: one that reaches this machine from outside though it is not its own (NAT 1:1); null: none.</summary>
    public IPAddress? PublicAddress { get; init; }

    /// <summary><c>Radio24:Udp:MaximumListeners</c>.</summary>
    public int MaximumListeners { get; init; } = 1_000;

    /// <summary><c>Radio24:Opus</c>.</summary>
    public OpusEncoderOptions Opus { get; init; } = new();

    public DirectorOptions Director { get; init; } = new();

    public ScriptOptions Script { get; init; } = new();

    public SpeechOptions Speech { get; init; } = new();

    public IntakeOptions Intake { get; init; } = new();

    public RuleScreenerOptions Screening { get; init; } = new();

    /// <summary>Chooses music, phrases and the bed; null is another one at every start.</summary>
    public long? Seed { get; init; }

    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">Names the setting and what is allowed.</exception>
    public void Validate()
    {
        _ = ZoneOrThrow();
        if (string.IsNullOrWhiteSpace(MusicFolder))
            throw Setting.Wrong("Radio24:Music:Folder must name a folder (it need not exist yet).");
        if (UdpPort is < 0 or > 65_535)
            throw Setting.Wrong($"Radio24:Udp:Port must be 0 to 65535, not {UdpPort}.");
        if (UdpShards is < 1 or > 64)
            throw Setting.Wrong($"Radio24:Udp:Shards must be 1 to 64, not {UdpShards}.");
        if (UdpPort + UdpShards > 65_536)
            throw Setting.Wrong($"Radio24:Udp:Shards {UdpShards} takes as many ports from {UdpPort} upwards, and 65535 is the last there is.");
        if (MaximumListeners is < 1 or > 100_000)
            throw Setting.Wrong($"Radio24:Udp:MaximumListeners must be 1 to 100000, not {MaximumListeners}.");
        if (Opus.Bitrate is < 6_000 or > 510_000)
            throw Setting.Wrong($"Radio24:Opus:Bitrate must be 6000 to 510000 bits a second, not {Opus.Bitrate}.");
        if (Opus.Complexity is < 0 or > 10)
            throw Setting.Wrong($"Radio24:Opus:Complexity must be 0 to 10, not {Opus.Complexity}.");
        if (Script.Language is not (Language.English or Language.Japanese))
            throw Setting.Wrong($"Radio24:Script:Language must be \"en\" or \"ja\", not \"{Script.Language}\".");
        Speech.Validate();
        Intake.Validate();
    }

    /// <summary>
    /// What of this the fan-out is told. Offers that nobody follows up cost nothing to make: they may take a quarter of the places,
    /// so that listeners always find one.
    /// </summary>
    internal SfuOptions FanOut => new()
    {
        Listen = Listen ?? IPAddress.Any,
        Port = UdpPort,
        Shards = UdpShards,
        PublicAddress = PublicAddress,
        MaxListeners = MaximumListeners,
        MaxWaiting = Math.Max(20, MaximumListeners / 4),
    };

    internal TimeZoneInfo ZoneOrThrow()
    {
        if (string.IsNullOrWhiteSpace(TimeZone))
            return TimeZoneInfo.Local;
        try
        {
            return TimeZoneInfo.FindSystemTimeZoneById(TimeZone);
        }
        catch (Exception e) when (e is TimeZoneNotFoundException or InvalidTimeZoneException)
        {
            throw Setting.Wrong(
                $"Radio24:Station:TimeZone \"{TimeZone}\" is not known here; use an IANA name such as \"Asia/Tokyo\" (Debian package tzdata).");
        }
    }
}
