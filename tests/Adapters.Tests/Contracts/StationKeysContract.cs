using System.Text;
using Radio24.Core.Ports;

namespace Radio24.Adapters.Tests.Contracts;

/// <summary>What every adapter of <see cref="IStationKeys"/> does.</summary>
public abstract class StationKeysContract
{
    private static readonly CancellationToken None = CancellationToken.None;

    /// <summary>Without keys; asked again, the same ones as another process sees them.</summary>
    protected abstract ValueTask<IStationKeys> CreateAsync();

    [Fact]
    public async Task The_first_key_of_a_name_stays_and_every_process_has_it()
    {
        IStationKeys keys = await CreateAsync();
        byte[] first = [0, 1, 2, 255];
        Assert.Equal(first, await keys.KeepAsync("token.key", first, None));
        Assert.Equal(first, await (await CreateAsync()).KeepAsync("token.key", new byte[] { 9 }, None));
        Assert.Equal([9], await keys.KeepAsync("other.key", new byte[] { 9 }, None));
    }

    [Fact]
    public async Task Those_of_a_folder_are_listed_in_order()
    {
        IStationKeys keys = await CreateAsync();
        Assert.Empty(await keys.ListAsync("ring/", None));
        foreach (string name in (string[])["ring/b.xml", "token.key", "ring/a.xml"])
            await keys.KeepAsync(name, Encoding.UTF8.GetBytes(name), None);
        Assert.Equal(["ring/a.xml", "ring/b.xml"], (await keys.ListAsync("ring/", None)).Select(Encoding.UTF8.GetString));
        Assert.Equal(3, (await keys.ListAsync("", None)).Count);
    }

    [Fact]
    public async Task However_many_make_one_at_the_same_time_all_get_the_same()
    {
        IStationKeys keys = await CreateAsync();
        for (int round = 0; round < 20; round++)
        {
            string name = $"token-{round}.key";
            byte[][] got = await Task.WhenAll(Enumerable.Range(0, 12).Select(i =>
                Task.Run(() => keys.KeepAsync(name, new[] { (byte)i }, None).AsTask())));
            Assert.All(got, key => Assert.Equal(got[0], key));
        }
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("/etc/passwd")]
    [InlineData("A")]
    public async Task A_name_that_could_lead_elsewhere_is_refused(string name)
    {
        IStationKeys keys = await CreateAsync();
        await Assert.ThrowsAsync<ArgumentException>(() => keys.KeepAsync(name, new byte[] { 1 }, None).AsTask());
    }
}
