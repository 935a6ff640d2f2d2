using Quartz;
using Radio24.Host.Feeds;

namespace Radio24.Host.Jobs;

/// <summary>Looks every minute which feeds are due.</summary>
[DisallowConcurrentExecution]
internal sealed class FeedPollJob(FeedPolling polling) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await polling.RunAsync(cancellationToken);
}
