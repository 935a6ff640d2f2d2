using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Radio24.Api.Tests.Station;
using Radio24.Core.Identity;

namespace Radio24.Api.Tests.Problems;

/// <summary>A request that is broken off while the station reads its body, on every route that takes one.</summary>
public sealed class BrokenBodyTests
{
    [Fact]
    public async Task A_body_that_breaks_off_while_it_is_read_leaves_no_line_in_the_log()
    {
        var log = new LogLines();
        await using TestStation station = await TestStation.StartAsync(
            options => options with
            {
                Addresses = options.Addresses with { SignInsPerMinute = 10_000 },
                Visitors = options.Visitors with { QuestionsPerMinute = 10_000, UploadsPerMinute = 10_000 },
            },
            services: log.AddTo);
        Person admin = await Person.SignedInAsync(station, "aiko", Role.Admin);
        string[] taking = [.. Taking(station)];
        Assert.Contains("POST /api/v1/posts application/json", taking);
        int before = log.Lines.Count;
        foreach (string route in taking)
        {
            // Sometimes the reader sees first that the connection was reset, and sometimes the request does.
            for (int i = 0; i < 10; i++)
                await BreakOffAsync(station, admin, route.Split(' '));
        }

        // Every request has ended by then.
        await station.StopAsync();
        Assert.Equal([], log.Lines.Skip(before));
    }

    private static IEnumerable<string> Taking(TestStation station) =>
        from endpoint in station.Endpoints.OfType<RouteEndpoint>()
        let type = endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes is [var first, ..] ? first : null
        where type is not null
        from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods
        let path = "/" + endpoint.RoutePattern.RawText!.Trim('/').Replace("{id}", "0197f0aa7c5d7000800000000000beef", StringComparison.Ordinal)
        let whole = type == "multipart/form-data" ? $"{type};boundary=x" : type
        select $"{method} {path.Replace("{session}", "x", StringComparison.Ordinal)} {whole}";

    private static async Task BreakOffAsync(TestStation station, Person person, string[] route)
    {
        using Socket socket = await BeginAsync(station, $"Cookie: {person.Cookie}\r\nX-CSRF-Token: {person.CsrfToken}", route[0], route[1], route[2]);
        socket.LingerState = new LingerOption(true, 0);
    }

    /// <summary>Sends a request and a part of its body, once the station has begun to read it.</summary>
    private static async Task<Socket> BeginAsync(TestStation station, string who, string method, string path, string type)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(station.Address.Host, station.Address.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes(
            $"{method} {path} HTTP/1.1\r\nHost: x\r\n{who}\r\nContent-Type: {type}\r\nContent-Length: 100\r\nExpect: 100-continue\r\n\r\n"));
        Assert.StartsWith("HTTP/1.1 100 ", await ReadAsync(socket), StringComparison.Ordinal);
        await socket.SendAsync("{\"text\":"u8.ToArray());
        return socket;
    }

    private static async Task<string> ReadAsync(Socket socket)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        byte[] answer = new byte[2000];
        return Encoding.ASCII.GetString(answer, 0, await socket.ReceiveAsync(answer, patience.Token));
    }
}
