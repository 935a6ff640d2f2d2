using System.ComponentModel.DataAnnotations;

namespace Radio24.Core.Feeds;

/// <summary>Section <c>Radio24:Feeds:*</c>: an RSS, Atom or JSON feed that the owner chose. What it says is told with its date, and nothing in it is an instruction.</summary>
public sealed record FeedOptions
{
    /// <summary>Where it is: https, or http to this machine.</summary>
    [Required(ErrorMessage = "name the feed's address"), FeedAddress]
    public Uri? Address { get; init; }

    /// <summary>As listeners read and hear it, such as "Harbour News"; unset: its name in the settings.</summary>
    [MaxLength(60, ErrorMessage = "60 characters at the most are possible")]
    public string? Name { get; init; }

    /// <summary>What it is about: News, Weather or Events.</summary>
    [EnumDataType(typeof(FeedTopic))]
    public FeedTopic Kind { get; init; } = FeedTopic.News;

    /// <summary>It is asked so often, and less often while it fails.</summary>
    [Range(typeof(TimeSpan), "00:05:00", "1.00:00:00", ErrorMessage = "00:05:00 to 1.00:00:00 is possible")]
    public TimeSpan Every { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Whether its name may lead to an address within this network. One that is written as an address, and this machine, may without it.</summary>
    public bool Inside { get; init; }

    /// <summary>What is older is not told any more.</summary>
    [Range(typeof(TimeSpan), "00:30:00", "30.00:00:00", ErrorMessage = "00:30:00 to 30.00:00:00 is possible")]
    public TimeSpan StaleAfter { get; init; } = TimeSpan.FromHours(24);
}

/// <summary>What a feed is about.</summary>
public enum FeedTopic
{
    News,
    Weather,
    Events,
}

/// <summary>An address that the station asks again and again: over TLS, or on this machine.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class FeedAddressAttribute : ValidationAttribute
{
    public FeedAddressAttribute() => ErrorMessage =
        "an https address is possible, such as https://news.example/feed.xml; http only to this machine, such as http://127.0.0.1:9000/feed.xml";

    public override bool IsValid(object? value) => value switch
    {
        null => true,
        Uri { IsAbsoluteUri: true, UserInfo: "" } at => at.Scheme == Uri.UriSchemeHttps || (at.Scheme == Uri.UriSchemeHttp && at.IsLoopback),
        _ => false,
    };
}
