using Microsoft.Extensions.Configuration;
using Radio24.Adapters.Shared;
using Radio24.Startup;
using Radio24.Station;

namespace Radio24.Api.Tests.Startup;

/// <summary>A wrong setting is one line that names it and says what is possible; an unknown one does not pass in silence.</summary>
public sealed class SettingsTests
{
    [Theory]
    // Not what the setting is.
    [InlineData("Radio24:Http:Port", "eighty", "a whole number")]
    [InlineData("Radio24:Http:Port", "eighty", "--port")]
    [InlineData("Radio24:Http:Port", "", "is empty")]
    [InlineData("Radio24:Station:SignInsPerMinute", "many", "at least 1")]
    [InlineData("Radio24:TokenLifetime", "soon", "hours:minutes:seconds")]
    [InlineData("Radio24:Script:Bilingual", "perhaps", "true or false")]
    [InlineData("Radio24:Director:DuckUnderVoice", "low", "a number")]
    [InlineData("Radio24:Tokens:Keys:0:Until", "christmas", "2026-12-01T00:00:00Z")]
    // A section where a value is meant, and the other way about.
    [InlineData("Radio24:StationName:Voice", "rms", "Radio24:StationName is one value")]
    [InlineData("Radio24:Udp", "50000", "Radio24:Udp:Port")]
    [InlineData("Radio24:Proxies", "10.0.0.1", "Radio24:Proxies:0")]
    // Out of bounds.
    [InlineData("Radio24:Http:Port", "70000", "0 to 65535")]
    [InlineData("Radio24:Http:Listen", "127.0.0.1;::1", "separated by commas")]
    [InlineData("Radio24:Udp:Port", "-1", "0 to 65535")]
    [InlineData("Radio24:Udp:Shards", "65", "1 to 64")]
    [InlineData("Radio24:Udp:MaximumListeners", "0", "1 to 100000")]
    [InlineData("Radio24:Udp:PublicAddress", "my-router", "IP addresses")]
    [InlineData("Radio24:Listen", "everywhere", "0.0.0.0")]
    [InlineData("Radio24:Listen", ",", "0.0.0.0")]
    [InlineData("Radio24:DataFolder", " ", "name a folder")]
    [InlineData("Radio24:Music:Folder", " ", "name a folder")]
    [InlineData("Radio24:Station:TimeZone", "Atlantis/Capital", "Asia/Tokyo")]
    [InlineData("Radio24:Screening:LongestText", "-5", "1 to 10000")]
    [InlineData("Radio24:Screening:LongestName", "0", "1 to 200")]
    [InlineData("Radio24:Screening:LongestVoice", "-00:00:05", "00:10:00")]
    [InlineData("Radio24:Screening:ShortestVoice", "-00:00:05", "00:01:00")]
    [InlineData("Radio24:Screening:MostRepeated", "0", "2 to 1000")]
    [InlineData("Radio24:Opus:Bitrate", "1", "6000 to 510000")]
    [InlineData("Radio24:Opus:Complexity", "11", "0 to 10")]
    [InlineData("Radio24:Script:Language", "fr", "en and ja")]
    [InlineData("Radio24:Speech:Timeout", "00:00:00", "00:01:00")]
    [InlineData("Radio24:Speech:FliteVoice", "/etc/passwd", "flite -lv")]
    [InlineData("Radio24:Intake:ScreenWithin", "00:00:00", "00:10:00")]
    [InlineData("Radio24:Retention:Posts", "01:00:00", "for ever")]
    [InlineData("Radio24:Retention:Audit", "7.00:00:00", "30 days")]
    [InlineData("Radio24:Director:PostsInARow", "0", "at least 1")]
    [InlineData("Radio24:Director:PostsInRundown", "1", "2 to 10000")]
    [InlineData("Radio24:Director:BedStretch", "00:00:00", "00:00:30")]
    [InlineData("Radio24:Director:DuckUnderVoice", "3", "0 dB")]
    [InlineData("Radio24:Posts:MinimumGap", "-00:00:01", "01:00:00")]
    [InlineData("Radio24:Posts:PerHour", "0", "at least 1")]
    [InlineData("Radio24:Voice:Longest", "10:00:00", "00:05:00")]
    [InlineData("Radio24:Voice:Shortest", "00:00:40", "Longest")]
    [InlineData("Radio24:Addresses:Streams", "0", "at least 1")]
    [InlineData("Radio24:Station:ListenersPerMinute", "0", "at least 1")]
    [InlineData("Radio24:Proxies:0", "my-proxy", "10.0.0.0/8")]
    [InlineData("Radio24:OAuth:google:ClientId", "only an id", "ClientSecret")]
    [InlineData("Radio24:Tokens:Keys:0:File", " ", "PEM")]
    [InlineData("Radio24:Accounts:SessionLifetime", "00:00:01", "90.00:00:00")]
    [InlineData("Radio24:Store:ConnectionString", "Server is somewhere", "Host=")]
    [InlineData("Radio24:Objects:S3:Region", "", "us-east-1")]
    [InlineData("Radio24:Objects:S3:Bucket", "", "name the bucket")]
    [InlineData("Radio24:Objects:S3:Endpoint", "ftp://host", "https://")]
    [InlineData("Radio24:Objects:S3:SecretKey", "a", "AccessKey")]
    [InlineData("Radio24:Objects:S3:Prefix", "/a", "not as the first")]
    [InlineData("Radio24:Objects:CloudStorage:Bucket", "", "name the bucket")]
    [InlineData("Radio24:Objects:CloudStorage:Endpoint", "x", "https://")]
    [InlineData("Radio24:Objects:CloudStorage:Prefix", "a b", "not as the first")]
    public void A_wrong_setting_is_named_and_what_is_possible(string setting, string value, string possible)
    {
        StartException wrong = Assert.Throws<StartException>(() => StationOptions.From(Configuration((setting, value))));
        Assert.Contains(setting, wrong.Message, StringComparison.Ordinal);
        Assert.Contains(possible, wrong.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', wrong.Message);
    }

    [Fact]
    public void Settings_that_do_not_go_together_are_named()
    {
        AssertNamed(("Radio24:Udp:Shards", "2"), ("Radio24:Udp:Port", "65535"));
        AssertNamed(("Radio24:Objects", "more than one place"), ("Radio24:Objects:Folder", "a"), ("Radio24:Objects:S3:Bucket", "b"));
        AssertNamed(("Radio24:Director:StationIdWindow", "00:59:50"));
    }

    [Fact]
    public void A_secret_is_not_shown()
    {
        StartException wrong = Assert.Throws<StartException>(() => Settings.Read<SharedBackplaneOptions>(Configuration(
            ("Radio24:Redis", "127.0.0.1"), ("Radio24:Store:ConnectionString", "Password=hush"), ("Radio24:Host:Secret", "hush-hush"))));
        Assert.Contains("Radio24:Host:Secret", wrong.Message, StringComparison.Ordinal);
        Assert.Contains("24 characters", wrong.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_defaults_are_valid() => StationOptions.From(Configuration());

    [Theory]
    [InlineData("Radio24:Directr:BedTitle", "Radio24:Director:BedTitle")]
    [InlineData("Radio24:Director:BedTitl", "Radio24:Director:BedTitle")]
    [InlineData("Radio24:UDP:Prot", "Radio24:Udp:Port")]
    [InlineData("Radio24:TimeZone", "Radio24:Station:TimeZone")]
    [InlineData("Radio24:OAuth:google:ClientID2", "Radio24:OAuth:google:ClientId")]
    [InlineData("Radio24:Tokens:Keys:0:Fille", "Radio24:Tokens:Keys:0:File")]
    [InlineData("Radio42:Udp:Port", "Radio24:")]
    [InlineData("Radio24:Presentr:Voice", "Radio24:Presenter:Voice")]
    public void An_unknown_setting_is_told_with_the_nearest_known_name(string unknown, string nearest)
    {
        string line = Assert.Single(UnknownSettings.Find(Configuration((unknown, "x"), ("Radio24:Udp:Port", "0")), apart: false, StationOptions.Roots));
        Assert.StartsWith(unknown + " is not a setting and is ignored", line, StringComparison.Ordinal);
        Assert.Contains(nearest, line, StringComparison.Ordinal);
    }

    [Fact]
    public void Known_settings_are_not_told_whatever_their_case_or_their_users_name_for_them()
    {
        IConfiguration configuration = Configuration(
            ("radio24:udp:PORT", "0"), ("Radio24:OAuth:mine:Scope", "openid"), ("Radio24:Tokens:Keys:1:Until", "2026-12-01T00:00:00Z"),
            ("Radio24:Screening:BlockedWords:0", "x"), ("Radio24:Objects:S3:Bucket", "b"), ("Radio24:Redis", "r"), ("Radio24:Host:Secret", "s"),
            ("Radio24:Host:Address", "http://h/"), ("Logging:LogLevel:Default", "Warning"));
        Assert.Empty(UnknownSettings.Find(configuration, apart: false, StationOptions.Roots));
    }

    [Fact]
    public void One_of_several_processes_is_silent_about_what_may_be_anothers()
    {
        IConfiguration configuration = Configuration(("Radio24:Udp:Port", "0"), ("Radio24:Station:SinginsPerMinute", "3"), ("Radio24:Postes:PerHour", "3"));
        Assert.Equal(
            ["Radio24:Postes:PerHour", "Radio24:Station:SinginsPerMinute"],
            UnknownSettings.Find(configuration, apart: true, typeof(ApiOptions)).Select(line => line.Split(' ')[0]));
    }

    private static void AssertNamed((string Setting, string Value) named, params (string Setting, string Value)[] others)
    {
        bool isValue = named.Setting != "Radio24:Objects";
        StartException wrong = Assert.Throws<StartException>(() => StationOptions.From(Configuration([.. others, .. isValue ? new[] { named } : []])));
        Assert.StartsWith(named.Setting, wrong.Message, StringComparison.Ordinal);
        Assert.True(isValue || wrong.Message.Contains(named.Value, StringComparison.Ordinal), wrong.Message);
    }

    private static IConfiguration Configuration(params (string Setting, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(one => KeyValuePair.Create(one.Setting, (string?)one.Value))).Build();
}
