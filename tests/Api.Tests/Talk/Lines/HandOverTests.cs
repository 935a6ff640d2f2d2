using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Radio24.Api.Talk.Lines;

namespace Radio24.Api.Tests.Talk.Lines;

public sealed class HandOverTests
{
    private readonly Kestrel _kestrel = new();
    private readonly DefaultConnectionContext _connection;

    public HandOverTests()
    {
        _connection = new DefaultConnectionContext("c", new Pipes(), new Pipes());
        _connection.Features.Set<IConnectionHeartbeatFeature>(_kestrel);
    }

    [Fact]
    public async Task When_HTTP_has_ended_it_is_done_what_was_agreed_and_the_clocks_of_HTTP_stand_still()
    {
        var order = new List<string>();
        await HandOver.Before(async connection =>
        {
            connection.Features.GetRequiredFeature<IConnectionHeartbeatFeature>().OnHeartbeat(state => order.Add((string)state), "beat");
            _kestrel.Beat();
            HandOver handOver = HandOver.Of(Request());
            Assert.Same(_connection, handOver.Connection);
            handOver.Then(() =>
            {
                _kestrel.Beat();
                order.Add("line");
                return Task.CompletedTask;
            });
            await Task.Yield();
            order.Add("end of HTTP");
        })(_connection);
        Assert.Equal(["beat", "end of HTTP", "line"], order);
    }

    [Fact]
    public async Task What_was_agreed_is_done_when_HTTP_fails_too()
    {
        bool talked = false;
        await Assert.ThrowsAsync<IOException>(() => HandOver.Before(connection =>
        {
            HandOver.Of(Request()).Then(() =>
            {
                talked = true;
                return Task.CompletedTask;
            });
            throw new IOException("broken");
        })(_connection));
        Assert.True(talked);
    }

    [Fact]
    public async Task A_connection_that_stays_HTTP_stays_as_it_was()
    {
        await HandOver.Before(_ => Task.CompletedTask)(_connection);
        _kestrel.Beat();
    }

    [Theory]
    [InlineData("HTTP/2", false)]
    [InlineData("HTTP/1.1", true)]
    public async Task Where_the_connection_is_not_HTTPs_own_it_says_what_is_needed(string protocol, bool withTls)
    {
        await HandOver.Before(connection =>
        {
            if (withTls)
                _connection.Transport = new Pipes();
            InvalidOperationException refused = Assert.Throws<InvalidOperationException>(() => HandOver.Of(Request(protocol)));
            Assert.Contains("HTTP/1.1 by Kestrel without TLS", refused.Message, StringComparison.Ordinal);
            return Task.CompletedTask;
        })(_connection);
        Assert.Throws<InvalidOperationException>(() => HandOver.Of(new DefaultHttpContext()));
    }

    private DefaultHttpContext Request(string protocol = "HTTP/1.1")
    {
        var context = new DefaultHttpContext();
        context.Request.Protocol = protocol;
        context.Features.Set(_connection.Features.Get<HandOver>());
        context.Features.Set(_connection.Features.Get<IConnectionTransportFeature>());
        return context;
    }

    private sealed class Kestrel : IConnectionHeartbeatFeature
    {
        private readonly List<(Action<object> Beat, object State)> _beats = [];

        public void OnHeartbeat(Action<object> action, object state) => _beats.Add((action, state));

        public void Beat()
        {
            foreach ((Action<object> beat, object state) in _beats)
                beat(state);
        }
    }

    private sealed class Pipes : IDuplexPipe
    {
        private readonly Pipe _in = new(), _out = new();

        public PipeReader Input => _in.Reader;

        public PipeWriter Output => _out.Writer;
    }
}
