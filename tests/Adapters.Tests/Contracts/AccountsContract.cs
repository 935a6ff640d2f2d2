using System.Security.Cryptography;
using System.Text;
using Radio24.Core.Identity;
using Radio24.Core.Ports;
using Radio24.Core.Posts;

namespace Radio24.Adapters.Tests.Contracts;

/// <summary>What every adapter of <see cref="IAccounts"/> and <see cref="ISessions"/> does.</summary>
public abstract class AccountsContract
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Both over one store in which nobody is known.</summary>
    protected abstract ValueTask<(IAccounts Accounts, ISessions Sessions)> CreateAsync();

    [Fact]
    public async Task An_account_is_found_by_id_login_and_external_login()
    {
        (IAccounts accounts, _) = await CreateAsync();
        Account mika = New("mika", Role.Moderator);
        var google = new ExternalLogin("google", "1234567890");
        Assert.True(await accounts.AddAsync(mika, "hash", google, None));

        Assert.Equal(mika, await accounts.FindAsync(mika.Id, None));
        Assert.Equal(new AccountPassword(mika, "hash"), await accounts.FindByLoginAsync("mika", None));
        Assert.Equal(mika, await accounts.FindByExternalAsync(google, None));
        Assert.Null(await accounts.FindAsync(ListenerId.New(Noon), None));
        Assert.Null(await accounts.FindByLoginAsync("Mika", None));
        Assert.Null(await accounts.FindByExternalAsync(google with { Provider = "other" }, None));
    }

    [Fact]
    public async Task A_login_and_an_external_login_belong_to_one_account_and_a_refused_one_leaves_nothing()
    {
        (IAccounts accounts, _) = await CreateAsync();
        var google = new ExternalLogin("google", "1");
        await accounts.AddAsync(New("mika", Role.Listener), "hash", google, None);

        Assert.False(await accounts.AddAsync(New("mika", Role.Admin), "other", null, None));
        Account second = New("yuki", Role.Listener);
        Assert.False(await accounts.AddAsync(second, null, google, None));
        Assert.Null(await accounts.FindAsync(second.Id, None));
        Assert.True(await accounts.AddAsync(second with { Login = null }, null, google with { Subject = "2" }, None));
        Assert.True(await accounts.AddAsync(New(null, Role.Listener), null, google with { Subject = "3" }, None));
    }

    [Fact]
    public async Task Accounts_are_listed_in_pages()
    {
        (IAccounts accounts, _) = await CreateAsync();
        Account[] all = [.. Enumerable.Range(0, 5).Select(i => New($"a{i}", Role.Listener, Noon.AddSeconds(i)))];
        foreach (Account account in all.Reverse())
            await accounts.AddAsync(account, null, null, None);

        IReadOnlyList<Account> first = await accounts.ListAsync(null, 3, None);
        Assert.Equal(all[..3], first);
        Assert.Equal(all[3..], await accounts.ListAsync(first[^1].Id, 3, None));
    }

    [Fact]
    public async Task A_change_tells_what_was_and_disabling_signs_out()
    {
        (IAccounts accounts, ISessions sessions) = await CreateAsync();
        Account mika = New("mika", Role.Listener);
        await accounts.AddAsync(mika, "hash", null, None);
        await sessions.OpenAsync(Secret("s"), mika.Id, Noon, Noon.AddDays(1), None);

        AccountChange raised = await accounts.ChangeAsync(mika.Id, Role.Moderator, null, Noon, None);
        Assert.Equal((mika, mika with { Role = Role.Moderator }), (raised.Before, raised.After));
        Assert.Equal(Role.Moderator, (await sessions.FindAsync(Secret("s"), Noon, None))!.Value.Account.Role);

        AccountChange disabled = await accounts.ChangeAsync(mika.Id, null, true, Noon.AddHours(1), None);
        Assert.Equal(Noon.AddHours(1), disabled.After!.DisabledAt);
        Assert.Null(await sessions.FindAsync(Secret("s"), Noon, None));
        AccountChange again = await accounts.ChangeAsync(mika.Id, null, true, Noon.AddHours(2), None);
        Assert.Equal(Noon.AddHours(1), again.After!.DisabledAt);
        AccountChange back = await accounts.ChangeAsync(mika.Id, null, false, Noon.AddHours(3), None);
        Assert.Null(back.After!.DisabledAt);
        Assert.Null(await sessions.FindAsync(Secret("s"), Noon, None));
        Assert.Equal(new AccountChange(null, null), await accounts.ChangeAsync(ListenerId.New(Noon), Role.Admin, null, Noon, None));
    }

    [Fact]
    public async Task The_last_admin_stays_one()
    {
        (IAccounts accounts, _) = await CreateAsync();
        Account mika = New("mika", Role.Admin), yuki = New("yuki", Role.Admin);
        await accounts.AddAsync(mika, "hash", null, None);
        AccountChange refused = await accounts.ChangeAsync(mika.Id, Role.Viewer, null, Noon, None);
        Assert.True(refused.WasLastAdmin);
        Assert.Equal(mika, refused.After);
        Assert.True((await accounts.ChangeAsync(mika.Id, null, true, Noon, None)).WasLastAdmin);

        await accounts.AddAsync(yuki, "hash", null, None);
        AccountChange[] both = await Task.WhenAll(
            accounts.ChangeAsync(mika.Id, Role.Viewer, null, Noon, None).AsTask(),
            accounts.ChangeAsync(yuki.Id, null, true, Noon, None).AsTask());
        Assert.Single(both, change => change.WasLastAdmin);
        Assert.True(await accounts.HasAdminAsync(None));
    }

    [Fact]
    public async Task A_deleted_account_leaves_nothing_and_its_login_is_free_again()
    {
        (IAccounts accounts, ISessions sessions) = await CreateAsync();
        Account mika = New("mika", Role.Moderator), yuki = New("yuki", Role.Listener);
        var google = new ExternalLogin("google", "1");
        await accounts.AddAsync(mika, "hash", google, None);
        await accounts.AddAsync(yuki, "hash", google with { Subject = "2" }, None);
        await sessions.OpenAsync(Secret("mika"), mika.Id, Noon, Noon.AddDays(1), None);
        await sessions.OpenAsync(Secret("yuki"), yuki.Id, Noon, Noon.AddDays(1), None);

        Assert.Equal(AccountDeletion.Deleted, await accounts.DeleteAsync(mika.Id, None));
        Assert.Null(await accounts.FindAsync(mika.Id, None));
        Assert.Null(await accounts.FindByLoginAsync("mika", None));
        Assert.Null(await accounts.FindByExternalAsync(google, None));
        Assert.Null(await sessions.FindAsync(Secret("mika"), Noon, None));
        Assert.Equal(yuki, (await sessions.FindAsync(Secret("yuki"), Noon, None))!.Value.Account);
        Assert.Equal(AccountDeletion.NoSuchAccount, await accounts.DeleteAsync(mika.Id, None));
        Assert.True(await accounts.AddAsync(New("mika", Role.Listener, Noon.AddSeconds(1)), "hash", google, None));
    }

    [Fact]
    public async Task The_last_admin_is_not_deleted_whoever_asks_at_the_same_time()
    {
        (IAccounts accounts, ISessions sessions) = await CreateAsync();
        Account mika = New("mika", Role.Admin), yuki = New("yuki", Role.Admin);
        await accounts.AddAsync(mika, "hash", null, None);
        Assert.True(await accounts.IsLastAdminAsync(mika.Id, None));
        Assert.Equal(AccountDeletion.LastAdmin, await accounts.DeleteAsync(mika.Id, None));
        Assert.Equal(mika, await accounts.FindAsync(mika.Id, None));

        await accounts.AddAsync(yuki, "hash", null, None);
        Assert.False(await accounts.IsLastAdminAsync(mika.Id, None));
        Assert.False(await accounts.IsLastAdminAsync(ListenerId.New(Noon), None));
        AccountDeletion[] both = await Task.WhenAll(accounts.DeleteAsync(mika.Id, None).AsTask(), accounts.DeleteAsync(yuki.Id, None).AsTask());
        Assert.Equal([AccountDeletion.Deleted, AccountDeletion.LastAdmin], both.Order());

        // One that is disabled is no admin that counts.
        Account ken = New("ken", Role.Admin);
        await accounts.AddAsync(ken, "hash", null, None);
        await accounts.ChangeAsync(ken.Id, null, true, Noon, None);
        Assert.Equal(AccountDeletion.Deleted, await accounts.DeleteAsync(ken.Id, None));
    }

    [Fact]
    public async Task A_password_can_be_set()
    {
        (IAccounts accounts, _) = await CreateAsync();
        Account mika = New("mika", Role.Listener);
        await accounts.AddAsync(mika, null, null, None);
        Assert.Null((await accounts.FindByLoginAsync("mika", None))!.PasswordHash);
        Assert.True(await accounts.SetPasswordAsync(mika.Id, "hash", None));
        Assert.Equal("hash", (await accounts.FindByLoginAsync("mika", None))!.PasswordHash);
        Assert.False(await accounts.SetPasswordAsync(ListenerId.New(Noon), "hash", None));
    }

    [Fact]
    public async Task A_session_ends_by_itself_or_is_closed()
    {
        (IAccounts accounts, ISessions sessions) = await CreateAsync();
        Account mika = New("mika", Role.Listener), yuki = New("yuki", Role.Listener);
        await accounts.AddAsync(mika, null, null, None);
        await accounts.AddAsync(yuki, null, null, None);
        foreach (string secret in (string[])["a", "b", "c"])
            await sessions.OpenAsync(Secret(secret), mika.Id, Noon, Noon.AddDays(1), None);
        await sessions.OpenAsync(Secret("yuki"), yuki.Id, Noon, Noon.AddDays(1), None);

        Assert.Equal((mika, Noon.AddDays(1)), await sessions.FindAsync(Secret("a"), Noon, None));
        Assert.Null(await sessions.FindAsync(Secret("a"), Noon.AddDays(1), None));
        Assert.Null(await sessions.FindAsync(Secret("x"), Noon, None));
        await sessions.CloseAsync(Secret("a"), None);
        Assert.Null(await sessions.FindAsync(Secret("a"), Noon, None));
        await sessions.CloseAllAsync(mika.Id, Secret("b"), None);
        Assert.NotNull(await sessions.FindAsync(Secret("b"), Noon, None));
        Assert.Null(await sessions.FindAsync(Secret("c"), Noon, None));
        await sessions.CloseAllAsync(mika.Id, null, None);
        Assert.Null(await sessions.FindAsync(Secret("b"), Noon, None));
        Assert.NotNull(await sessions.FindAsync(Secret("yuki"), Noon, None));
    }

    [Fact]
    public async Task A_station_is_claimed_once_with_a_good_link()
    {
        (IAccounts accounts, _) = await CreateAsync();
        await accounts.AddAsync(New("taken", Role.Listener), "hash", null, None);
        await accounts.InviteAdminAsync(Secret("old"), Noon, None);
        await accounts.InviteAdminAsync(Secret("first"), Noon.AddHours(1), None);
        await accounts.InviteAdminAsync(Secret("second"), Noon.AddHours(1), None);
        Assert.False(await accounts.HasAdminAsync(None));

        Assert.Equal(ClaimOutcome.BadLink, await accounts.ClaimAsync(Secret("guess"), New("a", Role.Admin), "hash", Noon, None));
        Assert.Equal(ClaimOutcome.BadLink, await accounts.ClaimAsync(Secret("old"), New("a", Role.Admin), "hash", Noon, None));
        Assert.Equal(ClaimOutcome.LoginTaken, await accounts.ClaimAsync(Secret("first"), New("taken", Role.Admin), "hash", Noon, None));

        string[] links = ["first", "first", "second", "second"];
        ClaimOutcome[] outcomes = await Task.WhenAll(links.Select((link, i) =>
            accounts.ClaimAsync(Secret(link), New($"admin{i}", Role.Admin), "hash", Noon, None).AsTask()));
        Assert.Single(outcomes, ClaimOutcome.Claimed);
        Assert.Equal(3, outcomes.Count(outcome => outcome == ClaimOutcome.BadLink));
        Assert.True(await accounts.HasAdminAsync(None));
        Assert.Single(await accounts.ListAsync(null, 10, None), account => account.Role == Role.Admin);
    }

    protected static byte[] Secret(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    private static Account New(string? login, Role role, DateTimeOffset? at = null) =>
        new(ListenerId.New(at ?? Noon), login ?? "someone", login, role, at ?? Noon);
}
