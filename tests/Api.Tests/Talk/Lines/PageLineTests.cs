using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Radio24.Api.Talk.Lines;

namespace Radio24.Api.Tests.Talk.Lines;

public sealed class PageLineTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly FakeTimeProvider _time = new();
    private readonly WebSocketPair _sockets = new(room: 4 * 1024);
    private readonly Place _place = new();
    private readonly Connection _connection = new();

    public void Dispose() => _sockets.Dispose();

    [Fact]
    public async Task A_page_that_has_stopped_to_listen_is_given_up()
    {
        PageLine line = Line();
        ValueTask<System.IO.Pipelines.FlushResult> telling = line.Output.WriteAsync(new byte[16 * 1024]);
        _time.Advance(Patience);
        line.Beat(_time.GetUtcNow(), Patience);
        Assert.False(_connection.IsAborted);
        _time.Advance(TimeSpan.FromSeconds(1));
        line.Beat(_time.GetUtcNow(), Patience);
        Assert.True(_connection.IsAborted);
        await _sockets.HearAsync();
        await telling;
    }

    [Fact]
    public async Task When_the_right_to_be_here_has_ended_the_hub_takes_leave()
    {
        PageLine line = Line(until: _time.GetUtcNow().AddMinutes(1));
        ValueTask<System.IO.Pipelines.ReadResult> listening = line.Input.ReadAsync();
        _time.Advance(TimeSpan.FromSeconds(59));
        line.Beat(_time.GetUtcNow(), Patience);
        Assert.False(listening.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        line.Beat(_time.GetUtcNow(), Patience);
        Assert.True((await listening).IsCanceled);
        Assert.False(_connection.IsAborted);
    }

    [Fact]
    public async Task Every_beat_is_passed_on_to_all_who_asked_for_it_and_a_right_without_end_does_not_end()
    {
        PageLine line = Line();
        int one = 0, two = 0;
        line.OnHeartbeat(_ => one++, this);
        line.OnHeartbeat(state => two += ((int[])state)[0], new[] { 5 });
        ValueTask<System.IO.Pipelines.ReadResult> listening = line.Input.ReadAsync();
        for (int i = 0; i < 3; i++)
        {
            _time.Advance(TimeSpan.FromDays(1_000));
            line.Beat(_time.GetUtcNow(), Patience);
        }

        Assert.Equal((3, 15), (one, two));
        line.HangUp();
        Assert.True((await listening).IsCanceled);
    }

    [Fact]
    public void It_is_its_own_features_and_takes_others()
    {
        PageLine line = Line();
        Assert.Same(line, line.Get<IConnectionUserFeature>());
        Assert.Same(line, line.Features[typeof(IConnectionHeartbeatFeature)]);
        Assert.Null(line.Get<IConnectionLifetimeFeature>());
        var lifetime = new Lifetime();
        line.Set<IConnectionLifetimeFeature>(lifetime);
        Assert.Same(lifetime, line.Get<IConnectionLifetimeFeature>());
        Assert.Null(line.Items["nothing"]);
    }

    [Fact]
    public async Task At_the_end_it_says_goodbye_and_gives_its_place_back()
    {
        PageLine line = Line();
        Task page = Task.Run(async () =>
        {
            await _sockets.Page.ReceiveAsync(new byte[10].AsMemory(), default);
            await _sockets.Page.CloseOutputAsync(System.Net.WebSockets.WebSocketCloseStatus.NormalClosure, null, default);
        });
        await line.DisposeAsync();
        await page;
        Assert.Equal(System.Net.WebSockets.WebSocketCloseStatus.NormalClosure, _sockets.Page.CloseStatus);
        Assert.Equal(1, _place.Returned);
    }

    [Fact]
    public async Task The_place_is_given_back_when_the_page_has_gone_without_a_word_too()
    {
        PageLine line = Line();
        _sockets.Page.Dispose();
        await line.DisposeAsync();
        Assert.Equal(1, _place.Returned);
    }

    private PageLine Line(DateTimeOffset? until = null)
    {
        var context = new DefaultHttpContext();
        context.Features.Set<IAuthenticateResultFeature>(new Known(AuthenticateResult.Success(new AuthenticationTicket(
            new ClaimsPrincipal(), new AuthenticationProperties { ExpiresUtc = until }, "test"))));
        return new PageLine(context, _connection, _sockets.Station, _place, _time);
    }

    private sealed class Known(AuthenticateResult result) : IAuthenticateResultFeature
    {
        public AuthenticateResult? AuthenticateResult { get; set; } = result;
    }

    private sealed class Connection : DefaultConnectionContext
    {
        public bool IsAborted { get; private set; }

        public override void Abort(ConnectionAbortedException abortReason) => IsAborted = true;
    }

    private sealed class Place : IDisposable
    {
        public int Returned { get; private set; }

        public void Dispose() => Returned++;
    }

    private sealed class Lifetime : IConnectionLifetimeFeature
    {
        public CancellationToken ConnectionClosed { get; set; }

        public void Abort()
        {
        }
    }
}
