namespace Radio24.Adapters.Tests;

public sealed class BatcherTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly List<int[]> _written = [];
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task A_lone_request_waits_for_nobody_and_those_behind_it_go_together()
    {
        Batcher<int, string> batcher = Of(new BatcherOptions<int>());
        Task<string>[] replies = await BehindTheFirstAsync(batcher, 2, 3, 4);
        Assert.Equal(["1!", "2!", "3!", "4!"], await Task.WhenAll(replies));
        Assert.Equal([[1], [2, 3, 4]], _written);
    }

    [Fact]
    public async Task A_batch_has_its_size()
    {
        Batcher<int, string> batcher = Of(new BatcherOptions<int> { Largest = 2 });
        await Task.WhenAll(await BehindTheFirstAsync(batcher, 2, 3, 4));
        Assert.Equal([[1], [2, 3], [4]], _written);
    }

    [Fact]
    public async Task What_is_about_the_same_thing_is_not_in_one_batch_and_keeps_its_order()
    {
        Batcher<int, string> batcher = Of(new BatcherOptions<int> { Apart = number => number % 10 });
        await Task.WhenAll(await BehindTheFirstAsync(batcher, 11, 2, 12, 3));
        Assert.Equal([[1], [11, 2], [12, 3]], _written);
    }

    [Fact]
    public async Task One_that_is_refused_does_not_take_its_neighbours_with_it()
    {
        Batcher<int, string> batcher = Of(new BatcherOptions<int> { IsRefusal = e => e is FormatException }, refused: 3);
        Task<string>[] replies = await BehindTheFirstAsync(batcher, 2, 3, 4);
        Assert.Equal(["1!", "2!", "4!"], await Task.WhenAll(replies[0], replies[1], replies[3]));
        await Assert.ThrowsAsync<FormatException>(() => replies[2]);
        Assert.Equal([[1], [2, 3, 4], [2], [3], [4]], _written);
    }

    [Fact]
    public async Task Any_other_trouble_is_everybodys_and_the_next_batch_goes_on()
    {
        Batcher<int, string> batcher = Of(new BatcherOptions<int>(), refused: 3);
        Task<string>[] replies = await BehindTheFirstAsync(batcher, 2, 3);
        await Assert.ThrowsAsync<FormatException>(() => replies[1]);
        await Assert.ThrowsAsync<FormatException>(() => replies[2]);
        Assert.Equal("5!", await batcher.AddAsync(5, None));
    }

    [Fact]
    public async Task What_was_asked_is_done_before_it_is_complete()
    {
        Batcher<int, string> batcher = Of(new BatcherOptions<int>());
        Task<string> first = batcher.AddAsync(1, None).AsTask(), second = batcher.AddAsync(2, None).AsTask();
        Task complete = batcher.CompleteAsync();
        Assert.False(complete.IsCompleted);
        _first.SetResult();
        await complete;
        Assert.True(first.IsCompletedSuccessfully && second.IsCompletedSuccessfully);
    }

    /// <summary>The first batch, of one, is held up until all the others wait.</summary>
    private async Task<Task<string>[]> BehindTheFirstAsync(Batcher<int, string> batcher, params int[] others)
    {
        Task<string> first = batcher.AddAsync(1, None).AsTask();
        while (Written() == 0)
            await Task.Yield();
        Task<string>[] all = [first, .. others.Select(other => batcher.AddAsync(other, None).AsTask())];
        _first.SetResult();
        return all;
    }

    private int Written()
    {
        lock (_written)
            return _written.Count;
    }

    private Batcher<int, string> Of(BatcherOptions<int> options, int refused = 0) => new(
        async batch =>
        {
            lock (_written)
                _written.Add([.. batch]);
            await _first.Task;
            return batch.Contains(refused) ? throw new FormatException() : [.. batch.Select(number => $"{number}!")];
        },
        options);
}
