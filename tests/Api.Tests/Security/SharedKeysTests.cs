using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Radio24.Adapters.Postgres;
using Radio24.Adapters.Tests.Postgres;
using Radio24.Api.Tests.Station;
using Radio24.Core.Ports;

namespace Radio24.Api.Tests.Security;

/// <summary>Two Api processes as on two machines: data folders of their own, and one real PostgreSQL between them.</summary>
public sealed class SharedKeysTests(PostgresServer postgres) : IClassFixture<PostgresServer>
{
    [Fact]
    public async Task What_one_Api_signs_or_seals_the_other_reads()
    {
        Task<TestStation>[] starting = [StartAsync(), StartAsync()];
        await using TestStation one = await starting[0];
        await using TestStation two = await starting[1];
        Assert.NotEqual(one.DataFolder, two.DataFolder);
        Assert.Empty(Directory.GetFiles(one.DataFolder, "*", SearchOption.AllDirectories));

        string token = await one.TokenAsync();
        Assert.Equal(202, (int)(await two.PostAsync(token, new { text = "Over there." })).StatusCode);
        JsonElement renewed = await (await two.SendAsync(HttpMethod.Post, "/api/v1/listeners/renew", token)).JsonAsync(200);
        Assert.Equal(202, (int)(await one.PostAsync(renewed.Text("token"), new { text = "And back." })).StatusCode);

        // What an OAuth sign-in carries to the provider comes back to whichever.
        string state = one.Get<IDataProtectionProvider>().CreateProtector("state").Protect("the same person");
        Assert.Equal("the same person", two.Get<IDataProtectionProvider>().CreateProtector("state").Unprotect(state));
    }

    [Fact]
    public async Task Apis_that_share_nothing_do_not_know_each_others_tokens()
    {
        await using TestStation one = await TestStation.StartAsync();
        await using TestStation two = await TestStation.StartAsync();
        await (await two.PostAsync(await one.TokenAsync(), new { text = "a" })).ProblemAsync(401, "needsToken");
    }

    private Task<TestStation> StartAsync() =>
        TestStation.StartAsync(services: all => all.AddSingleton<IStationKeys>(new PostgresKeys(postgres.Source)));
}
