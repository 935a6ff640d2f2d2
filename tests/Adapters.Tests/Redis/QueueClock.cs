using Radio24.Adapters.Redis;

namespace Radio24.Adapters.Tests.Redis;

/// <summary>
/// Lets time pass for a queue. Redis's own clock decides what is overdue, so what waits is told that it has waited for long;
/// the limits themselves stay as long as they are in the product, and no pause of a test run passes them.
/// </summary>
internal static class QueueClock
{
    public static RedisQueueOptions Options { get; } = new() { Poll = TimeSpan.FromMilliseconds(50) };

    public static async Task PassAsync(RedisLink link, string queue)
    {
        await link.Database.ScriptEvaluateAsync(
            """
            for i = 1, 2 do
                local held = redis.pcall('XPENDING', KEYS[i], 'station', '-', '+', 100)
                if not held.err then
                    for _, entry in ipairs(held) do
                        redis.call('XCLAIM', KEYS[i], 'station', entry[2], 0, entry[1], 'IDLE', 3600000, 'JUSTID')
                    end
                end
            end
            """,
            [link.Key(queue), link.Key($"{queue}:priority")]);
        // A reader that lives looks for them at its next poll.
        await Task.Delay(Options.Poll * 2, TimeProvider.System);
    }
}
