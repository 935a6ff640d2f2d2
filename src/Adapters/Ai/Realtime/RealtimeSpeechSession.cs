#pragma warning disable OPENAI002 // Experimental in the client, not in the service.
using System.Net.WebSockets;
using Microsoft.Extensions.Logging;
using OpenAI.Realtime;
using Radio24.Core.Asking;
using Radio24.Core.Ports;
using Radio24.Core.Presenting;

namespace Radio24.Adapters.Ai.Realtime;

/// <summary>One connection: a loop reads what comes and tells the turn that it is for.</summary>
internal sealed partial class RealtimeSpeechSession : ISpeechSession
{
    /// <summary>A message that is not taken in so long is not taken.</summary>
    private static readonly TimeSpan SendWithin = TimeSpan.FromSeconds(5);

    private readonly RealtimeConnection _connection;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _over = new();
    private readonly TaskCompletionSource _configured = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();

    /// <summary>Asked for and not begun, in order; also those that nobody waits for any more.</summary>
    private readonly List<RealtimeTurn> _asked = [];

    private readonly Dictionary<string, RealtimeTurn> _begun = [];
    private RealtimeTurn? _current;
    private SessionEnd? _end;

    private RealtimeSpeechSession(RealtimeConnection connection, TimeProvider time, ILogger logger)
    {
        (_connection, _time, _logger) = (connection, time, logger);
        Ended = RunAsync();
    }

    public DateTimeOffset? ExpiresAt { get; private set; }

    public Task<SessionEnd> Ended { get; }

    /// <param name="connection">Connected; it belongs to the session from now on.</param>
    /// <exception cref="SpeechModelException">The setup was not confirmed.</exception>
    public static async ValueTask<RealtimeSpeechSession> OpenAsync(
        RealtimeConnection connection, RealtimeConversationSessionOptions setup, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        var session = new RealtimeSpeechSession(connection, time, logger);
        try
        {
            await session.SendAsync(new RealtimeClientCommandSessionUpdate(setup), cancellationToken);
            if (await Task.WhenAny(session._configured.Task, session.Ended).WaitAsync(cancellationToken) == session.Ended)
            {
                SessionEnd end = await session.Ended;
                throw new SpeechModelException(end.Trouble, end.Reason);
            }

            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    public async ValueTask<ISpeechTurn> AskAsync(SpeechBrief brief, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var turn = new RealtimeTurn($"turn_{Guid.CreateVersion7(_time.GetUtcNow()):N}", _time, StopAsync);
        RealtimeClientCommandResponseCreate order = RealtimeOrders.Response(brief, turn.Id);
        lock (_gate)
        {
            if (_current is { IsOver: false })
                throw new InvalidOperationException("a turn is under way");
            if (_end is { } end)
                throw new SpeechModelException(end.Trouble, end.Reason);
            _current = turn;
            _asked.Add(turn);
        }

        try
        {
            // Not to be broken off by whoever asks: a socket does not outlive half a message. But nobody has to wait for it.
            Task sending = SendAsync(order, CancellationToken.None).AsTask();
            _ = sending.ContinueWith(sent => sent.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            await sending.WaitAsync(cancellationToken);
            return turn;
        }
        catch
        {
            lock (_gate)
                _asked.Remove(turn);
            turn.End(TurnOutcome.Failed, null, SpeechTrouble.Broken);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!Ended.IsCompleted)
        {
            using CancellationTokenSource late = new(TimeSpan.FromSeconds(1), _time);
            await _connection.HangUpAsync(late.Token);
        }

        await _over.CancelAsync();
        await Ended;
        _connection.Dispose();
    }

    private async Task<SessionEnd> RunAsync()
    {
        // Whoever opens goes on at once.
        await Task.Yield();
        SessionEnd end = await ReadAsync();
        RealtimeTurn[] open;
        lock (_gate)
        {
            _end = end;
            open = [.. _asked, .. _begun.Values];
            _asked.Clear();
            _begun.Clear();
        }

        foreach (RealtimeTurn turn in open)
            turn.End(TurnOutcome.Lost, null, end.Trouble);
        _connection.Dispose();
        return end;
    }

    private async Task<SessionEnd> ReadAsync()
    {
        try
        {
            while (true)
            {
                if (await _connection.ReceiveAsync(_over.Token) is not { } message)
                    return RealtimeTroubles.Closed(_connection.CloseStatus, _connection.CloseReason);
                if (RealtimeReading.Parse(message) is { } update && await TakeAsync(update) is { } end)
                    return end;
            }
        }
        catch (Exception) when (_over.IsCancellationRequested)
        {
            return new SessionEnd(SpeechTrouble.Benign, "hung up");
        }
        catch (SpeechModelException e)
        {
            return new SessionEnd(e.Trouble, e.Message);
        }
        catch (Exception e) when (e is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            return new SessionEnd(SpeechTrouble.Broken, "the connection broke, or nobody answered on it");
        }
#pragma warning disable CA1031 // The package leaves null what an event lacks: whatever comes of that, it was no event.
        catch (Exception)
#pragma warning restore CA1031
        {
            return new SessionEnd(SpeechTrouble.Malformed, "sent an event without what belongs into it");
        }
    }

    /// <returns>Not null: it is the end of the session.</returns>
    private async ValueTask<SessionEnd?> TakeAsync(RealtimeServerUpdate update)
    {
        bool isTooMuch = false;
        switch (update)
        {
            case RealtimeServerUpdateSessionCreated { Session: var session } when RealtimeReading.IsBeta(session):
            case RealtimeServerUpdateSessionUpdated { Session: var updated } when RealtimeReading.IsBeta(updated):
                return Beta;
            case RealtimeServerUpdateSessionCreated created:
                ExpiresAt = RealtimeReading.Expires(created.Session) ?? ExpiresAt;
                break;
            case RealtimeServerUpdateSessionUpdated confirmed:
                ExpiresAt = RealtimeReading.Expires(confirmed.Session) ?? ExpiresAt;
                _configured.TrySetResult();
                break;
            case RealtimeServerUpdateError error:
                return Failed(error.Error);
            case RealtimeServerUpdateResponseCreated { Response: { Id: { Length: > 0 } id } response }:
                if (Begin(id, RealtimeReading.TurnOf(response)) is { } begun)
                    await begun.CreatedAsync(id);
                break;
            case RealtimeServerUpdateResponseDone { Response: { Id: { Length: > 0 } id } response }:
                End(id, response);
                break;
            case RealtimeServerUpdateResponseOutputItemAdded { Item: RealtimeMessageItem { Id: { Length: > 0 } item } message } added:
                Of(added.ResponseId)?.Began(item, RealtimeReading.Phase(message));
                break;
            case RealtimeServerUpdateResponseOutputAudioDelta audio:
                isTooMuch = Of(audio.ResponseId)?.Heard(audio.ItemId, audio.Delta.ToMemory()) == false;
                break;
            case RealtimeServerUpdateResponseOutputAudioTranscriptDelta words:
                isTooMuch = Of(words.ResponseId)?.Said(words.ItemId, words.Delta) == false;
                break;
            case RealtimeServerUpdateResponseOutputTextDelta text:
                isTooMuch = Of(text.ResponseId)?.Said(text.ItemId, text.Delta) == false;
                break;
            case RealtimeServerUpdateResponseOutputAudioTranscriptDone all:
                isTooMuch = Of(all.ResponseId)?.SaidAll(all.ItemId, all.Transcript) == false;
                break;
            case RealtimeServerUpdateResponseOutputItemDone { Item: RealtimeMessageItem { Id: { Length: > 0 } item } message } finished:
                Of(finished.ResponseId)?.Finished(item, RealtimeReading.Phase(message));
                break;
            default:
                return RealtimeTroubles.IsBeta(update.Kind.ToString()) ? Beta : null;
        }

        return isTooMuch ? new SessionEnd(SpeechTrouble.Malformed, "spoke without end") : null;
    }

    private static SessionEnd Beta { get; } = new(SpeechTrouble.Malformed, "speaks the protocol's beta, not what is generally available");

    private SessionEnd? Failed(RealtimeError? error)
    {
        SpeechTrouble trouble = RealtimeTroubles.Of(error?.Code, error?.Kind);
        string name = RealtimeTroubles.Name(error?.Code, error?.Kind);
        RealtimeTurn? turn;
        lock (_gate)
        {
            turn = _asked.Find(one => one.Id == error?.EventId);
            // Some do not say what they mean: it is what was asked last, if that is what can fail.
            if (turn is null && error?.EventId is null && trouble is not (SpeechTrouble.Benign or SpeechTrouble.Expired))
                turn = _asked.FirstOrDefault();
            if (turn is not null)
                _asked.Remove(turn);
        }

        LogError(name, trouble);
        turn?.End(TurnOutcome.Failed, null, trouble);
        // Before the setup is confirmed nothing else can be meant. A service that denies us does so in every turn.
        return trouble is SpeechTrouble.Expired or SpeechTrouble.Denied || (!_configured.Task.IsCompleted && trouble != SpeechTrouble.Benign)
            ? new SessionEnd(trouble, $"the service says {name}")
            : null;
    }

    private RealtimeTurn? Begin(string id, string? says)
    {
        lock (_gate)
        {
            // By the name that we gave it; a service that does not repeat it begins what was asked first.
            RealtimeTurn? turn = says is null ? _asked.FirstOrDefault() : _asked.Find(one => one.Id == says);
            if (turn is null)
                return null;
            _asked.Remove(turn);
            return _begun[id] = turn;
        }
    }

    private void End(string id, RealtimeResponse response)
    {
        RealtimeTurn? turn;
        lock (_gate)
            _begun.Remove(id, out turn);
        if (turn is null)
            return;
        (TurnOutcome outcome, TokensUsed? used, SpeechTrouble? trouble) = RealtimeReading.End(response);
        turn.Done(outcome, used, trouble);
    }

    private RealtimeTurn? Of(string? response)
    {
        lock (_gate)
            return response is null ? null : _begun.GetValueOrDefault(response);
    }

    /// <summary>Never throws: whoever cannot be told will find out.</summary>
    private async ValueTask StopAsync(string response)
    {
        try
        {
            await SendAsync(new RealtimeClientCommandResponseCancel { ResponseId = response }, CancellationToken.None);
        }
        catch (SpeechModelException)
        {
            // The connection is gone, and the turn with it.
        }
    }

    private async ValueTask SendAsync(RealtimeClientCommand command, CancellationToken cancellationToken)
    {
        using CancellationTokenSource late = new(SendWithin, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken, _over.Token);
        try
        {
            await _connection.SendCommandAsync(command, either.Token);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e) when (e is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            throw new SpeechModelException(SpeechTrouble.Broken, "the connection broke");
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The speaking service says {Error}: {Trouble}")]
    private partial void LogError(string error, SpeechTrouble trouble);
}
