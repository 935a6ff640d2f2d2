using Microsoft.Extensions.DependencyInjection;
using Radio24.Adapters.Embedded;
using Radio24.Adapters.Tests.Contracts;
using Radio24.Core.Ports;
using Radio24.Core.Posts;

namespace Radio24.Adapters.Tests.Embedded;

public sealed class EmbeddedBackplaneTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Every_port_is_wired_once_and_nothing_is_started_by_that()
    {
        string folder = Directory.CreateTempSubdirectory("radio24-test-").FullName;
        await using (ServiceProvider services = new ServiceCollection().AddLogging()
            .AddEmbeddedBackplane(new EmbeddedBackplaneOptions { DataFolder = folder }).BuildServiceProvider(true))
        {
            Assert.Same(services.GetRequiredService<IPostStore>(), services.GetRequiredService<IPostStore>());
            Assert.NotNull(services.GetRequiredService<IInbox>());
            Assert.NotNull(services.GetRequiredService<IVoiceStore>());
            Assert.NotNull(services.GetRequiredService<IStationFeed>());
            Assert.NotNull(services.GetRequiredService<IAirLog>());
            Assert.NotNull(services.GetRequiredService<IAuditLog>());
            await Assert.ThrowsAsync<StoreAwayException>(
                () => services.GetRequiredService<IPostStore>().FindAsync(PostId.New(Posts.Noon), None).AsTask());
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_late_acknowledgement_takes_back_a_redelivery_and_a_second_reader_is_refused()
    {
        var time = new FakeTimeProvider();
        var inbox = new EmbeddedInbox(time);
        PostId slow = PostId.New(Posts.Noon);
        await inbox.PostAsync(slow, None);
        await using IAsyncEnumerator<Delivery<PostId>> reader = inbox.ReadAsync(None).GetAsyncEnumerator(None);
        Assert.True(await reader.MoveNextAsync());
        Delivery<PostId> late = reader.Current;
        time.Advance(TimeSpan.FromMinutes(2));
        await late.AcknowledgeAsync(None);
        PostId next = PostId.New(Posts.Noon);
        await inbox.PostAsync(next, None);
        Assert.True(await reader.MoveNextAsync());
        Assert.Equal(next, reader.Current.Item);

        await using IAsyncEnumerator<Delivery<PostId>> second = inbox.ReadAsync(None).GetAsyncEnumerator(None);
        await Assert.ThrowsAsync<InvalidOperationException>(() => second.MoveNextAsync().AsTask());
    }
}
