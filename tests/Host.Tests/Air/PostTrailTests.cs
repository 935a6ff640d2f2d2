using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Radio24.Core.Posts;

namespace Radio24.Host.Tests.Air;

/// <summary>One trace from whoever put a post in the inbox to "post aired".</summary>
public sealed class PostTrailTests
{
    [Fact]
    public async Task A_post_is_followed_from_its_reception_to_the_air_in_one_trace()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == PostTrail.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        var toAir = new ConcurrentQueue<double>();
        using var meters = new MeterListener
        {
            InstrumentPublished = (instrument, all) =>
            {
                if (instrument.Name == "radio24.posts.time_to_air")
                    all.EnableMeasurementEvents(instrument);
            },
        };
        meters.SetMeasurementEventCallback<double>((_, seconds, _, _) => toAir.Enqueue(seconds));
        meters.Start();

        await using var station = new ManualStation(s => new ReadingPresenter(s));
        await station.StartAsync();
        PostId post;
        ActivityTraceId trace;
        using (Activity request = new Activity("request").SetIdFormat(ActivityIdFormat.W3C).Start())
        {
            request.ActivityTraceFlags = ActivityTraceFlags.Recorded;
            trace = request.TraceId;
            post = await station.PostAsync("The pelican flies over the harbour at dawn.");
        }

        await station.PlayUntilFinalAsync(post, TimeSpan.FromMinutes(2));

        Activity[] ours = [.. spans.Where(span => (string?)span.GetTagItem("radio24.post") == post.ToString())];
        Assert.Equal(
            ["post screened", "post approved", "post queued", "post onAir", "post aired"], ours.Select(span => span.DisplayName));
        Assert.All(ours, span => Assert.Equal(trace, span.TraceId));
        Assert.NotEmpty(toAir);
    }
}
