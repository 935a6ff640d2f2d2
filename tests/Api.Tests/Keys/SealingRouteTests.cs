using System.Text.Json;
using Radio24.Api.Tests.Station;
using Radio24.Core.Identity;
using Radio24.Core.Ports;

namespace Radio24.Api.Tests.Keys;

public sealed class SealingRouteTests
{
    [Fact]
    public async Task An_admin_makes_a_new_sealing_key_it_is_noted_and_what_was_sealed_still_opens()
    {
        await using TestStation station = await TestStation.StartAsync();
        Person admin = await Person.SignedInAsync(station, "admin", Role.Admin);
        ISeals seals = station.Get<ISeals>();
        byte[] before = await seals.SealAsync(new byte[] { 1, 2 }, "test", default);

        JsonElement answer = await (await admin.SendAsync(HttpMethod.Post, "/api/v1/sealing-keys", new { })).JsonAsync(201);
        byte[] after = await seals.SealAsync(new byte[] { 1, 2 }, "test", default);

        Assert.Equal(answer.Text("name"), Convert.ToHexStringLower(after.AsSpan(1, 8)));
        Assert.NotEqual(Convert.ToHexStringLower(before.AsSpan(1, 8)), answer.Text("name"));
        Assert.Equal([1, 2], await seals.OpenAsync(before, "test", default));
        Assert.Equal($"sealingKey:{answer.Text("name")}", Assert.Single(await station.Get<IAuditLog>().ReadAsync("sealing.", null, null, 10, default)).Subject);
    }
}
