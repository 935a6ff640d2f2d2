using System.Net.Http.Json;
using System.Text.Json;
using Radio24.Api.Accounts;
using Radio24.Core.Identity;
using Radio24.Core.Ports;
using Radio24.Core.Posts;

namespace Radio24.Api.Tests.Station;

/// <summary>Somebody with an account, at a browser of their own.</summary>
internal sealed class Person(TestStation station, Account account, string password)
{
    public const string GoodPassword = "correct horse 電池";

    public Account Account => account;

    public string Password { get; set; } = password;

    /// <summary>The session cookie as the browser would send it; null if signed out.</summary>
    public string? Cookie { get; private set; }

    /// <summary>What the session's page sends with what changes something.</summary>
    public string? CsrfToken { get; private set; }

    /// <summary>Makes the account behind the scenes; nobody is signed in yet.</summary>
    public static async Task<Person> MakeAsync(TestStation station, string login, Role role)
    {
        DateTimeOffset now = DateTimeOffset.UnixEpoch.AddYears(56);
        var account = new Account(ListenerId.New(now), login, login, role, now);
        string hash = await station.Get<Passwords>().HashAsync(GoodPassword, default);
        Assert.True(await station.Get<IAccounts>().AddAsync(account, hash, null, default));
        return new Person(station, account, GoodPassword);
    }

    public static async Task<Person> SignedInAsync(TestStation station, string login, Role role)
    {
        Person person = await MakeAsync(station, login, role);
        await (await person.SignInAsync()).JsonAsync(200);
        return person;
    }

    public async Task<HttpResponseMessage> SignInAsync()
    {
        HttpResponseMessage response = await station.SendAsync(
            HttpMethod.Post, "/api/v1/session", content: JsonContent.Create(new { name = account.Login, password = Password }));
        if (response.IsSuccessStatusCode)
            Take(response, JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.Text("csrfToken"));
        return response;
    }

    public Task<HttpResponseMessage> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, object? body = null, bool withCsrf = true, string? origin = null) =>
        station.SendAsync(method, path, content: body is null ? null : JsonContent.Create(body), headers: headers =>
        {
            if (Cookie is not null)
                headers.TryAddWithoutValidation("Cookie", Cookie);
            if (withCsrf && CsrfToken is not null)
                headers.TryAddWithoutValidation("X-CSRF-Token", CsrfToken);
            if (origin is not null)
                headers.TryAddWithoutValidation("Origin", origin);
        });

    private void Take(HttpResponseMessage response, string csrf)
    {
        Cookie = response.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        CsrfToken = csrf;
    }
}
