using System.Security.Cryptography;
using System.Text;
using Radio24.Adapters.Keys;
using Radio24.Core.Ports;
using Radio24.Tests;

namespace Radio24.Adapters.Tests.Keys;

public sealed class StationSealsTests
{
    private const string Purpose = "post.original:1";
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly byte[] Plain = "call me at 090-1234-5678"u8.ToArray();

    private readonly MemoryKeys _keys = new();
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task What_one_process_seals_another_opens_and_nothing_of_it_can_be_read()
    {
        byte[] once = await Station().SealAsync(Plain, Purpose, None), again = await Station().SealAsync(Plain, Purpose, None);

        Assert.Equal(Plain, await Station().OpenAsync(once, Purpose, None));
        Assert.Equal(Plain.Length + ISeals.Overhead, once.Length);
        Assert.NotEqual(once, again);
        Assert.DoesNotContain("090-1234", Encoding.Latin1.GetString(once), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Empty_is_something_too()
    {
        StationSeals seals = Station();
        Assert.Empty(await seals.OpenAsync(await seals.SealAsync(ReadOnlyMemory<byte>.Empty, Purpose, None), Purpose, None));
    }

    [Fact]
    public async Task A_bit_changed_anywhere_and_it_does_not_open()
    {
        StationSeals seals = Station();
        byte[] good = await seals.SealAsync(Plain, Purpose, None);
        for (int i = 0; i < good.Length; i++)
        {
            byte[] bad = [.. good];
            bad[i] ^= 1;
            SealException e = await Assert.ThrowsAsync<SealException>(() => seals.OpenAsync(bad, Purpose, None).AsTask());
            // In the key's name: such a key is not there.
            Assert.Equal(i is >= 1 and <= 8 ? SealTrouble.KeyMissing : SealTrouble.Broken, e.Trouble);
        }
    }

    [Theory]
    [InlineData("post.original:2")]
    [InlineData("")]
    [InlineData("post.original:1 ")]
    public async Task It_opens_for_its_own_purpose_alone(string other)
    {
        StationSeals seals = Station();
        byte[] one = await seals.SealAsync(Plain, Purpose, None);
        Assert.Equal(SealTrouble.Broken, (await Assert.ThrowsAsync<SealException>(() => seals.OpenAsync(one, other, None).AsTask())).Trouble);
    }

    [Fact]
    public async Task Cut_short_or_never_sealed_is_an_answer_not_an_accident()
    {
        StationSeals seals = Station();
        byte[] good = await seals.SealAsync(Plain, Purpose, None);
        for (int length = 0; length < good.Length; length++)
            await Assert.ThrowsAsync<SealException>(() => seals.OpenAsync(good.AsMemory(0, length), Purpose, None).AsTask());
    }

    [Fact]
    public async Task After_a_rotation_the_new_key_seals_and_the_old_one_still_opens_in_every_process()
    {
        StationSeals here = Station(), there = Station();
        byte[] old = await there.SealAsync(Plain, Purpose, None);
        string made = Assert.IsType<string>(await here.RotateAsync(None));

        byte[] ours = await here.SealAsync(Plain, Purpose, None);
        Assert.Equal(made, NameIn(ours));
        Assert.NotEqual(made, NameIn(old));
        Assert.Equal(Plain, await here.OpenAsync(old, Purpose, None));
        _time.Advance(ISeals.Notice);
        Assert.Equal(Plain, await there.OpenAsync(ours, Purpose, None));
        Assert.Equal(made, NameIn(await there.SealAsync(Plain, Purpose, None)));
    }

    [Fact]
    public async Task A_key_that_another_process_made_is_looked_for_at_once_but_not_again_and_again()
    {
        StationSeals here = Station(), there = Station();
        await there.SealAsync(Plain, Purpose, None);
        await here.RotateAsync(None);
        byte[] ours = await here.SealAsync(Plain, Purpose, None);
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(Plain, await there.OpenAsync(ours, Purpose, None));

        int listed = _keys.Listed;
        byte[] unknown = [.. ours];
        unknown[1] ^= 1;
        for (int i = 0; i < 10; i++)
            Assert.Equal(SealTrouble.KeyMissing, (await Assert.ThrowsAsync<SealException>(() => there.OpenAsync(unknown, Purpose, None).AsTask())).Trouble);
        Assert.Equal(listed, _keys.Listed);
    }

    [Fact]
    public async Task Two_who_rotate_at_once_and_one_who_rotates_after_a_key_was_taken_away_get_a_key_that_seals()
    {
        StationSeals here = Station(), there = Station();
        byte[] first = await here.SealAsync(Plain, Purpose, None);
        string second = (await here.RotateAsync(None))!;
        _keys.Remove("sealing/000000.key");

        string third = (await there.RotateAsync(None))!;
        Assert.NotEqual(second, third);
        Assert.Equal(third, NameIn(await there.SealAsync(Plain, Purpose, None)));
        Assert.Equal(SealTrouble.KeyMissing, (await Assert.ThrowsAsync<SealException>(() => Station().OpenAsync(first, Purpose, None).AsTask())).Trouble);
    }

    [Fact]
    public async Task While_the_store_is_away_what_is_known_goes_on_sealing_and_opening()
    {
        StationSeals seals = Station();
        byte[] before = await seals.SealAsync(Plain, Purpose, None);
        _keys.Away = true;
        _time.Advance(ISeals.Notice);

        Assert.Equal(Plain, await seals.OpenAsync(await seals.SealAsync(Plain, Purpose, None), Purpose, None));
        Assert.Equal(Plain, await seals.OpenAsync(before, Purpose, None));
        await Assert.ThrowsAsync<StoreAwayException>(() => Station().SealAsync(Plain, Purpose, None).AsTask());
    }

    [Fact]
    public async Task The_owners_key_seals_what_the_stations_own_sealed_still_opens_and_a_backup_lacks_the_key()
    {
        byte[] before = await Station().SealAsync(Plain, Purpose, None);
        StationSeals owned = Station(Owners(1));
        byte[] sealedByOwner = await owned.SealAsync(Plain, Purpose, None);

        Assert.Equal(Plain, await owned.OpenAsync(before, Purpose, None));
        Assert.Equal(Plain, await owned.OpenAsync(sealedByOwner, Purpose, None));
        Assert.Null(await owned.RotateAsync(None));
        // Whoever has the station's keys, and not the owner's:
        Assert.Equal(SealTrouble.KeyMissing, (await Assert.ThrowsAsync<SealException>(() => Station().OpenAsync(sealedByOwner, Purpose, None).AsTask())).Trouble);
        Assert.Single(await _keys.ListAsync("", None));
    }

    [Fact]
    public async Task The_owner_rotates_by_naming_a_new_key_and_the_old_one_among_the_old()
    {
        byte[] before = await Station(Owners(1)).SealAsync(Plain, Purpose, None);
        StationSeals after = Station(Owners(2) with { OldKeys = [Owners(1).Key!] });

        Assert.Equal(Plain, await after.OpenAsync(before, Purpose, None));
        Assert.NotEqual(NameIn(before), NameIn(await after.SealAsync(Plain, Purpose, None)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not base64!")]
    [InlineData("c2hvcnQ=")]
    public void A_key_of_the_settings_that_is_none_is_refused(string key) => Assert.False(new SealingKeyAttribute().IsValid(key));

    [Fact]
    public void A_key_of_the_settings_is_32_bytes_whatever_follows_it() =>
        Assert.True(new SealingKeyAttribute().IsValid(Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)) + "\n"));

    private StationSeals Station(SealingOptions? options = null) => new(options ?? new SealingOptions(), _keys, _time);

    private static SealingOptions Owners(byte first) => new() { Key = Convert.ToBase64String([.. Enumerable.Repeat(first, 32)]) };

    private static string NameIn(byte[] sealedBytes) => SealKey.NameIn(sealedBytes)!;
}
