using Npgsql;
using Radio24.Adapters.Postgres;
using Radio24.Adapters.Redis;
using Radio24.Core.Ports;

namespace Radio24.Adapters.Shared;

/// <summary>
/// An Api is ready when it can keep a post: when the store answers. Without Redis it keeps posts all the same, and without a
/// Host on air too; it says so. Looked at once a second at the most, however often it is asked.
/// </summary>
public sealed class SharedReadiness(StationDatabase database, RedisLink redis, HostDirectory hosts, TimeProvider time)
    : IReadiness, IDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _oneLook = new(1);
    private Readiness _last = new(false, "starting");
    private long? _looked;

    public async ValueTask<Readiness> CheckAsync(CancellationToken cancellationToken)
    {
        await _oneLook.WaitAsync(cancellationToken);
        try
        {
            if (_looked is not { } looked || time.GetElapsedTime(looked) >= LookEvery)
            {
                _last = await LookAsync(cancellationToken);
                _looked = time.GetTimestamp();
            }

            return _last;
        }
        finally
        {
            _oneLook.Release();
        }
    }

    public void Dispose() => _oneLook.Dispose();

    private async Task<Readiness> LookAsync(CancellationToken cancellationToken)
    {
        if (!await AnswersAsync(cancellationToken))
            return new Readiness(false, "the store is away: posts cannot be kept just now");
        string queue = await redis.AnswersAsync(cancellationToken) ? "" : "; Redis is away: posts are kept and delivered when it is back";
        return new Readiness(true, $"ready; {hosts.Description}{queue}");
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        late.CancelAfter(AnswerWithin);
        try
        {
            await using NpgsqlConnection connection = await database.Source.OpenConnectionAsync(late.Token);
            await using var question = new NpgsqlCommand("select 1", connection);
            await question.ExecuteScalarAsync(late.Token);
            return true;
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or StoreAwayException or System.Net.Sockets.SocketException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }
}
