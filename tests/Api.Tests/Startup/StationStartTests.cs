using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using Radio24.Startup;
using Radio24.Station;

namespace Radio24.Api.Tests.Startup;

/// <summary>What keeps a station from starting is one line that names it.</summary>
public sealed class StationStartTests
{
    [Fact]
    public void A_missing_library_is_named_with_the_package_that_has_it()
    {
        StartException missing = Assert.Throws<StartException>(() => Preflight.CheckLibraries([("libssl.so.3", "libssl3"), ("libnothere.so.9", "libnothere9")]));
        Assert.Contains("libnothere.so.9 is missing", missing.Message, StringComparison.Ordinal);
        Assert.Contains("apt-get install libnothere9", missing.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', missing.Message);
    }

    [Fact]
    public void Settings_reach_the_api_and_the_default_is_this_machine_only()
    {
        StationOptions options = Read(("Radio24:Posts:PerHour", "8"), ("Radio24:DataFolder", "/somewhere"), ("Radio24:Http:WebRoot", "/web"));
        Assert.Equal((8, "/somewhere", "/web"), (options.Api.Posts.PerHour, options.Api.DataFolder, options.Api.Http.WebRoot));
        Assert.All(options.HttpAddresses, address => Assert.True(IPAddress.IsLoopback(address)));
        Assert.Equal([IPAddress.Any], Read(("Radio24:Listen", "0.0.0.0")).HttpAddresses);
    }

    [Fact]
    public void Who_may_do_what_is_set_there_too()
    {
        ApiOptions api = Read(
            ("Radio24:Proxies:0", "10.0.0.0/8"), ("Radio24:OAuth:google:ClientId", "id"), ("Radio24:OAuth:google:ClientSecret", "secret"),
            ("Radio24:Tokens:Keys:0:File", "new.pem"), ("Radio24:Tokens:Keys:1:File", "old.key"),
            ("Radio24:Tokens:Keys:1:Until", "2026-12-01T00:00:00Z"), ("Radio24:Accounts:WrongFromAddress", "3")).Api;
        Assert.Equal(["10.0.0.0/8"], api.Proxies);
        Assert.Equal(("id", "secret"), (api.OAuth["google"].ClientId, api.OAuth["google"].ClientSecret));
        Assert.Equal(["new.pem", "old.key"], api.Tokens.Keys.Select(key => key.File));
        Assert.Equal(new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero), api.Tokens.Keys[1].Until);
        Assert.Equal(3, api.Accounts.WrongFromAddress);
    }

    [Theory]
    [InlineData(SocketType.Stream, "TCP", 0)]
    [InlineData(SocketType.Dgram, "UDP", 0)]
    [InlineData(SocketType.Dgram, "UDP", 1)]        // of the second shard
    public void A_taken_port_is_named(SocketType type, string protocol, int shard)
    {
        using Socket taken = Ports.Take(IPAddress.Loopback, 0, type);
        if (type == SocketType.Stream)
            taken.Listen();
        int port = ((IPEndPoint)taken.LocalEndPoint!).Port;
        DirectoryInfo data = Directory.CreateTempSubdirectory("radio24-start-");
        try
        {
            StationOptions options = Read(
                ("Radio24:DataFolder", data.FullName), ("Radio24:Listen", "127.0.0.1"),
                ("Radio24:Http:Port", type == SocketType.Stream ? $"{port}" : "0"), ("Radio24:Udp:Port", type == SocketType.Dgram ? $"{port - shard}" : "0"),
                ("Radio24:Udp:Shards", $"{1 + shard}"));
            StartException refused = Assert.Throws<StartException>(() => Preflight.Check(options));
            Assert.StartsWith($"{protocol} port {port} of 127.0.0.1 is taken", refused.Message, StringComparison.Ordinal);
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_data_folder_that_cannot_be_written_is_named()
    {
        string file = Path.GetTempFileName();
        try
        {
            StartException refused = Assert.Throws<StartException>(() => Preflight.Check(Read(("Radio24:DataFolder", Path.Combine(file, "data")))));
            Assert.Contains("--data", refused.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static StationOptions Read(params (string Setting, string Value)[] settings) => StationOptions.From(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(one => KeyValuePair.Create(one.Setting, (string?)one.Value))).Build());
}
