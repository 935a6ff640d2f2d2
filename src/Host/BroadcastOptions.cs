using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Net;
using Radio24.Core.Direction;
using Radio24.Core.Feeds;
using Radio24.Core.Phrases;
using Radio24.Core.Presenting;
using Radio24.Core.Screening;
using Radio24.Core.Tone;
using Radio24.Host.Intake;
using Radio24.Host.Jobs;
using Radio24.Host.Presenting;
using Radio24.Host.Speech;
using Radio24.Media.Audio;
using Radio24.Media.Sfu;
using Radio24.Startup;

namespace Radio24.Host;

/// <summary>
/// Everything the Host can be told: section <c>Radio24</c>. The defaults make a station on one machine. (Named so because the framework
/// has a HostOptions.)
/// </summary>
public sealed record BroadcastOptions
{
    /// <summary>The station's name as listeners read it.</summary>
    [Required(ErrorMessage = "name the station")]
    public string StationName { get; init; } = "Radio24";

    /// <summary>Addresses to listen on, separated by commas; media is sent from it if it is a single one that was set.</summary>
    [ListenAddresses, Display(ShortName = "--listen")]
    public string Listen { get; init; } = Settings.Loopback;

    /// <summary>Whether strangers can reach the station. Unset: if it listens beyond this machine. Say true behind a reverse proxy on this machine.</summary>
    public bool? Public { get; init; }

    public HttpReachOptions Http { get; init; } = new();

    /// <summary>Where everything is kept that is not in the database; music in <c>music/</c> there.</summary>
    [Required(ErrorMessage = "name a folder"), Display(ShortName = "--data")]
    public string DataFolder { get; init; } = "data";

    public OnAirHostOptions Host { get; init; } = new();

    public StationTimeOptions Station { get; init; } = new();

    public MusicOptions Music { get; init; } = new();

    public UdpOptions Udp { get; init; } = new();

    public OpusEncoderOptions Opus { get; init; } = new();

    public DirectorOptions Director { get; init; } = new();

    public ScriptOptions Script { get; init; } = new();

    public PresenterOptions Presenter { get; init; } = new();

    public SpeechOptions Speech { get; init; } = new();

    public IntakeOptions Intake { get; init; } = new();

    public RuleScreenerOptions Screening { get; init; } = new();

    public ToneOptions Tone { get; init; } = new();

    public RetentionOptions Retention { get; init; } = new();

    /// <summary>Feeds that the owner chose, by a name of their own.</summary>
    public IReadOnlyDictionary<string, FeedOptions> Feeds { get; init; } = new Dictionary<string, FeedOptions>();

    /// <summary>Chooses music, phrases and the bed; null is another one at every start.</summary>
    [Browsable(false)]
    public long? Seed { get; init; }

    /// <summary>Where music is looked for.</summary>
    internal string MusicFolder => Music.Folder ?? Path.Combine(DataFolder, "music");

    /// <summary>What the presenter's briefs are made from.</summary>
    internal BriefOptions Briefs => new(StationName)
    {
        SpokenEn = Script.StationEn,
        SpokenJa = Script.StationJa,
        Bilingual = Script.Bilingual,
        HouseRules = Presenter.HouseRules,
        Voice = Presenter.Voice,
        Delay = Presenter.Delay,
    };

    /// <summary>See <see cref="Public"/>.</summary>
    internal bool IsPublic => ListenAddresses.ArePublic(Public, Listen, Http.Listen);

    /// <summary>The rules for posts, with what depends on who can reach the station.</summary>
    internal RuleScreenerOptions ScreeningRules => Screening with { HoldUnheardVoices = Screening.HoldUnheardVoices ?? IsPublic };

    /// <summary>The address that media is sent from; null is every address of the machine.</summary>
    public IPAddress? MediaAddress => ListenAddresses.OfMedia(Listen);

    /// <summary>
    /// What of this the fan-out is told. Offers that nobody follows up cost nothing to make: they may take a quarter of the places,
    /// so that listeners always find one.
    /// </summary>
    internal SfuOptions FanOut => new()
    {
        Listen = MediaAddress ?? IPAddress.Any,
        Port = Udp.Port,
        Shards = Udp.Shards,
        PublicAddress = Udp.PublicAddress is null ? null : ListenAddresses.Read(Udp.PublicAddress)[0],
        MaxListeners = Udp.MaximumListeners,
        MaxWaiting = Math.Max(20, Udp.MaximumListeners / 4),
    };
}

/// <summary>Section <c>Radio24:Http</c>, as far as a Host must know who can reach the station.</summary>
public sealed record HttpReachOptions
{
    /// <summary>Addresses for HTTP alone, separated by commas; unset: <c>Radio24:Listen</c>.</summary>
    [ListenAddresses]
    public string? Listen { get; init; }
}

/// <summary>Section <c>Radio24:Host</c>, as far as a Host on air is concerned.</summary>
public sealed record OnAirHostOptions
{
    /// <summary>Which Host this is, for the air log and whoever looks at several; unset: the machine's name.</summary>
    public string? Name { get; init; }
}

/// <summary>Section <c>Radio24:Music</c>.</summary>
public sealed record MusicOptions
{
    /// <summary>Where music is; picked up while on air, and it need not exist yet. Unset: <c>music/</c> in the data folder.</summary>
    [RegularExpression(@".*\S.*", ErrorMessage = "name a folder, or leave it out")]
    public string? Folder { get; init; }
}

/// <summary>Section <c>Radio24:Station</c>, as far as the programme is concerned.</summary>
public sealed record StationTimeOptions
{
    /// <summary>The zone in which the hour is full, by its IANA name; unset: the machine's.</summary>
    [TimeZoneName]
    public string? TimeZone { get; init; }

    /// <summary>The zone of a checked setting.</summary>
    internal TimeZoneInfo Zone => string.IsNullOrWhiteSpace(TimeZone) ? TimeZoneInfo.Local : TimeZoneInfo.FindSystemTimeZoneById(TimeZone);
}

/// <summary>A time zone that this machine knows.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class TimeZoneNameAttribute()
    : ValidationAttribute("an IANA name that this machine knows is possible, such as Asia/Tokyo (Debian package tzdata)")
{
    public override bool IsValid(object? value) =>
        string.IsNullOrWhiteSpace((string?)value) || TimeZoneInfo.TryFindSystemTimeZoneById((string)value, out _);
}

/// <summary>Section <c>Radio24:Udp</c>: the sound.</summary>
public sealed record UdpOptions : IValidatableObject
{
    /// <summary>The (first) port that the sound goes through; 0: any free one.</summary>
    [Range(0, 65_535), Display(ShortName = "--udp-port")]
    public int Port { get; init; } = 50_000;

    /// <summary>
    /// Sender threads that share the listeners, each with a port of its own from the first upwards. One serves thousands; more make sense
    /// only where a core is full.
    /// </summary>
    [Range(1, 64)]
    public int Shards { get; init; } = 1;

    /// <summary>Listeners at a time.</summary>
    [Range(1, 100_000)]
    public int MaximumListeners { get; init; } = 1_000;

    /// <summary>An address that reaches this machine from outside though it is not its own (NAT 1:1).</summary>
    [ListenAddresses]
    public string? PublicAddress { get; init; }

    IEnumerable<ValidationResult> IValidatableObject.Validate(ValidationContext validationContext)
    {
        if (Port + Shards > 65_536)
            yield return new ValidationResult($"is {Shards}, which takes as many ports from {Port} upwards; 65535 is the last there is", [nameof(Shards)]);
    }
}
