using System.ComponentModel.DataAnnotations;

namespace Radio24.Host.Presenting;

/// <summary>Section <c>Radio24:Presenter</c>, as far as the programme is concerned.</summary>
public sealed record PresenterOptions
{
    /// <summary>
    /// How long speech whose words are not known beforehand waits before it is heard, so that it can be stopped. 0: not at all.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:30", ErrorMessage = "00:00:00 to 00:00:30 is possible")]
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>Whether the author of a post may reply on air.</summary>
    public bool TalkBack { get; init; } = true;

    /// <summary>Whether the presenter may hear recordings; without, it answers from the screened transcript.</summary>
    public bool HearRecordings { get; init; }

    /// <summary>As the service names it; a persona may have its own.</summary>
    [Required(ErrorMessage = "name a voice")]
    public string Voice { get; init; } = "marin";

    /// <summary>Rules of the house, in words: they reach every prompt.</summary>
    [MaxLength(4_000)]
    public string? HouseRules { get; init; }

    /// <summary>With nobody listening for so long, the voice of this machine carries on and no tokens are spent.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "1.00:00:00", ErrorMessage = "00:00:10 to 1.00:00:00 is possible")]
    public TimeSpan PauseWithoutListeners { get; init; } = TimeSpan.FromMinutes(5);
}
