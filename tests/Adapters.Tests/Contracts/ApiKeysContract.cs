using System.Security.Cryptography;
using System.Text;
using Radio24.Core.Identity;
using Radio24.Core.Ports;

namespace Radio24.Adapters.Tests.Contracts;

/// <summary>What every adapter of <see cref="IApiKeys"/> does.</summary>
public abstract class ApiKeysContract
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    /// <summary>A store in which there is no key.</summary>
    protected abstract ValueTask<IApiKeys> CreateAsync();

    [Fact]
    public async Task A_key_is_found_by_its_secret_alone()
    {
        IApiKeys keys = await CreateAsync();
        ApiKey key = New("bot", Noon, expiresAt: Noon.AddDays(1));
        await keys.AddAsync(key, Secret("s"), None);
        AssertSame(key, await keys.FindBySecretAsync(Secret("s"), None));
        Assert.Null(await keys.FindBySecretAsync(Secret("t"), None));
    }

    [Fact]
    public async Task A_revoked_key_keeps_the_time_and_is_still_listed()
    {
        IApiKeys keys = await CreateAsync();
        ApiKey older = New("older", Noon), newer = New("newer", Noon.AddMinutes(1));
        await keys.AddAsync(older, Secret("1"), None);
        await keys.AddAsync(newer, Secret("2"), None);
        AssertSame(older with { RevokedAt = Noon }, await keys.RevokeAsync(older.Id, Noon, None));
        AssertSame(older with { RevokedAt = Noon }, await keys.RevokeAsync(older.Id, Noon.AddHours(1), None));
        Assert.Null(await keys.RevokeAsync(Guid.NewGuid(), Noon, None));
        Assert.Equal([newer.Id, older.Id], (await keys.ListAsync(None)).Select(key => key.Id));
        Assert.False((await keys.FindBySecretAsync(Secret("1"), None))!.IsGood(Noon));
        Assert.True((await keys.FindBySecretAsync(Secret("2"), None))!.IsGood(Noon));
    }

    [Fact]
    public async Task A_successor_overlaps_with_the_key_that_it_replaces()
    {
        IApiKeys keys = await CreateAsync();
        ApiKey old = New("bot", Noon);
        await keys.AddAsync(old, Secret("old"), None);
        ApiKey next = New("bot", Noon.AddDays(30)) with { Replaces = old.Id };
        Assert.True(await keys.RotateAsync(next, Secret("next"), Noon.AddDays(31), None));

        AssertSame(next, await keys.FindBySecretAsync(Secret("next"), None));
        AssertSame(old with { ExpiresAt = Noon.AddDays(31) }, await keys.FindBySecretAsync(Secret("old"), None));
        // A key that ends sooner anyway is not prolonged.
        ApiKey ending = New("ending", Noon, Noon.AddDays(30.5));
        await keys.AddAsync(ending, Secret("ending"), None);
        Assert.True(await keys.RotateAsync(New("ending", Noon.AddDays(30)) with { Replaces = ending.Id }, Secret("e2"), Noon.AddDays(31), None));
        Assert.Equal(Noon.AddDays(30.5), (await keys.FindBySecretAsync(Secret("ending"), None))!.ExpiresAt);
    }

    [Fact]
    public async Task Only_a_good_key_has_a_successor_and_only_one()
    {
        IApiKeys keys = await CreateAsync();
        ApiKey revoked = New("a", Noon), expired = New("b", Noon, Noon.AddHours(1)), good = New("c", Noon);
        await keys.AddAsync(revoked, Secret("a"), None);
        await keys.AddAsync(expired, Secret("b"), None);
        await keys.AddAsync(good, Secret("c"), None);
        await keys.RevokeAsync(revoked.Id, Noon, None);

        DateTimeOffset later = Noon.AddHours(2);
        foreach (Guid replaced in (Guid[])[revoked.Id, expired.Id, Guid.NewGuid()])
        {
            Assert.False(await keys.RotateAsync(New("x", later) with { Replaces = replaced }, Secret("x"), later.AddDays(1), None));
            Assert.Null(await keys.FindBySecretAsync(Secret("x"), None));
        }

        bool[] rotated = await Task.WhenAll(Enumerable.Range(0, 3).Select(i =>
            keys.RotateAsync(New("c", later) with { Replaces = good.Id }, Secret($"c{i}"), later.AddDays(1), None).AsTask()));
        Assert.Single(rotated, done => done);
    }

    [Fact]
    public async Task Use_is_noted_to_the_minute()
    {
        IApiKeys keys = await CreateAsync();
        ApiKey key = New("bot", Noon);
        await keys.AddAsync(key, Secret("s"), None);
        await keys.UsedAsync(key.Id, Noon, None);
        await keys.UsedAsync(key.Id, Noon.AddSeconds(59), None);
        Assert.Equal(Noon, (await keys.FindBySecretAsync(Secret("s"), None))!.LastUsed);
        await keys.UsedAsync(key.Id, Noon.AddSeconds(60), None);
        Assert.Equal(Noon.AddSeconds(60), (await keys.FindBySecretAsync(Secret("s"), None))!.LastUsed);
    }

    private static byte[] Secret(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    private static ApiKey New(string name, DateTimeOffset at, DateTimeOffset? expiresAt = null) =>
        new(Guid.CreateVersion7(at), name, ["posts", "station"], null, at, expiresAt);

    private static void AssertSame(ApiKey expected, ApiKey? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected.Scopes, actual.Scopes);
        Assert.Equal(expected, actual with { Scopes = expected.Scopes });
    }
}
