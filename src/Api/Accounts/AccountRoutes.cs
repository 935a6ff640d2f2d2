using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Radio24.Api.Posts;
using Radio24.Api.Problems;
using Radio24.Api.Security;
using Radio24.Core.Identity;
using Radio24.Core.Ports;
using Radio24.Core.Posts;

namespace Radio24.Api.Accounts;

/// <summary>Accounts, for admins.</summary>
internal static class AccountRoutes
{
    private const int Page = 100;

    public static void MapAccounts(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder accounts = routes.MapGroup("/accounts").WithTags("Accounts").Needs(Permission.ManageAccounts)
            .ProducesProblem(StatusCodes.Status429TooManyRequests);

        accounts.MapGet("", ListAsync)
            .WithName("listAccounts").WithSummary("Accounts, oldest first, a hundred a page")
            .Produces<AccountList>().ProducesProblem(StatusCodes.Status400BadRequest);
        accounts.MapPost("", AddAsync)
            .WithName("createAccount").WithSummary("Make an account")
            .Produces<AccountAnswer>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status409Conflict);
        accounts.MapGet("/{id}", FindAsync)
            .WithName("getAccount").WithSummary("One account")
            .Produces<AccountAnswer>().ProducesProblem(StatusCodes.Status404NotFound);
        accounts.MapPatch("/{id}", EditAsync)
            .WithName("editAccount").WithSummary("Change role or password, disable or enable")
            .WithDescription("Whoever is disabled or gets a new password is signed out at once. The last admin stays one.")
            .Produces<AccountAnswer>().ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> ListAsync(string? after, IAccounts accounts, CancellationToken cancellationToken)
    {
        ListenerId last = default;
        if (after is not null && !ListenerId.TryParse(after, out last))
            return new Problem(StatusCodes.Status400BadRequest, "badAfter", "`after` is the `next` of the page before.");
        IReadOnlyList<Account> page = await accounts.ListAsync(after is null ? null : last, Page, cancellationToken);
        return TypedResults.Ok(new AccountList([.. page.Select(AccountAnswer.Of)], page.Count == Page ? page[^1].Id.ToString() : null));
    }

    private static async Task<IResult> FindAsync(string id, IAccounts accounts, CancellationToken cancellationToken) =>
        ListenerId.TryParse(id, out ListenerId listener) && await accounts.FindAsync(listener, cancellationToken) is { } account
            ? TypedResults.Ok(AccountAnswer.Of(account))
            : Unknown;

    private static async Task<IResult> AddAsync(
        NewAccount wanted, ClaimsPrincipal user, IAccounts accounts, Passwords passwords, PostLimits limits, AuditTrail audit,
        TimeProvider time, HttpRequest request, CancellationToken cancellationToken)
    {
        (Account? account, Problem? problem) = Read(wanted.Login, wanted.Name, wanted.Password, wanted.Role, limits, time);
        if (account is null)
            return problem!;
        string hash = await passwords.HashAsync(wanted.Password!, cancellationToken);
        if (!await accounts.AddAsync(account, hash, null, cancellationToken))
            return Credentials.LoginTaken;
        var answer = AccountAnswer.Of(account);
        await audit.NoteAsync(user.Actor(), "account.create", SignIn.Subject(account), after: new { account.Role });
        return TypedResults.Created(request.Outside($"/api/v1/accounts/{answer.Id}"), answer);
    }

    private static async Task<IResult> EditAsync(
        string id, AccountEdit edit, ClaimsPrincipal user, IAccounts accounts, ISessions sessions, Passwords passwords, AuditTrail audit,
        TimeProvider time, CancellationToken cancellationToken)
    {
        if (!ListenerId.TryParse(id, out ListenerId listener) || await accounts.FindAsync(listener, cancellationToken) is not { } known)
            return Unknown;
        if (edit.Password is not null)
        {
            if (known.Login is null)
                return new Problem(StatusCodes.Status409Conflict, "noLogin", "This person signs in elsewhere and has no password here.");
            if (Credentials.Check(edit.Password, known.Login) is { } weak)
                return weak;
        }

        AccountChange change = await accounts.ChangeAsync(listener, edit.Role, edit.Disabled, time.GetUtcNow(), cancellationToken);
        if (change.WasLastAdmin)
            return new Problem(StatusCodes.Status409Conflict, "lastAdmin", "Nobody else is admin: make somebody admin first.");
        if (change.Before is null)
            return Unknown;

        if (change.Before.Role != change.After!.Role)
            await audit.NoteAsync(user.Actor(), "account.role", SignIn.Subject(known), new { change.Before.Role }, new { change.After.Role });
        if (change.Before.DisabledAt is null != change.After.DisabledAt is null)
            await audit.NoteAsync(user.Actor(), change.After.DisabledAt is null ? "account.enable" : "account.disable", SignIn.Subject(known));
        if (edit.Password is not null)
        {
            await accounts.SetPasswordAsync(listener, await passwords.HashAsync(edit.Password, cancellationToken), cancellationToken);
            await sessions.CloseAllAsync(listener, null, cancellationToken);
            await audit.NoteAsync(user.Actor(), "account.password", SignIn.Subject(known));
        }

        return TypedResults.Ok(AccountAnswer.Of(change.After));
    }

    /// <summary>A new account as it was asked for, or what is wrong with it.</summary>
    public static (Account? Account, Problem? Problem) Read(
        string? login, string? name, string? password, Role role, PostLimits limits, TimeProvider time)
    {
        if (Credentials.Login(login) is not { } plain)
            return (null, Credentials.BadLogin);
        if (Credentials.Check(password, plain) is { } weak)
            return (null, weak);
        if (PlainText.Read("name", name, limits.MaximumName, out string words) is { } badName)
            return (null, badName);
        DateTimeOffset now = time.GetUtcNow();
        return (new Account(ListenerId.New(now), words.Length == 0 ? plain : words, plain, role, now), null);
    }

    private static Problem Unknown { get; } = new(StatusCodes.Status404NotFound, "unknownAccount", "There is no account by this id.");
}
