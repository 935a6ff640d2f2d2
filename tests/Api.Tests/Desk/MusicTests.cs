using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Radio24.Api.Tests.Station;
using Radio24.Core.Identity;
using Radio24.Core.Ports;

namespace Radio24.Api.Tests.Desk;

public sealed class MusicTests
{
    [Fact]
    public async Task Whoever_sees_the_desk_sees_what_music_cannot_be_played()
    {
        var music = new Scripted([.. Enumerable.Range(0, 501).Select(i => new MusicProblem($"{i:000}.mp3", "Its name is not UTF-8: rename it."))]);
        await using TestStation station = await TestStation.StartAsync(services: services => services.AddSingleton<IMusicProblems>(music));
        using HttpResponseMessage stranger = await station.Http.GetAsync("/api/v1/music/problems");
        Assert.Equal(401, (int)stranger.StatusCode);

        Person viewer = await Person.SignedInAsync(station, "viewer", Role.Viewer);
        JsonElement answer = await (await viewer.GetAsync("/api/v1/music/problems")).JsonAsync(200);
        Assert.Equal(501, answer.GetProperty("total").GetInt32());
        Assert.Equal(500, answer.GetProperty("problems").GetArrayLength());
        JsonElement first = answer.GetProperty("problems")[0];
        Assert.Equal(("000.mp3", "Its name is not UTF-8: rename it."), (first.Text("path"), first.Text("reason")));
    }

    [Fact]
    public async Task An_Api_apart_from_the_Host_says_where_to_look()
    {
        await using TestStation station = await TestStation.StartAsync();
        Person viewer = await Person.SignedInAsync(station, "viewer", Role.Viewer);
        await (await viewer.GetAsync("/api/v1/music/problems")).ProblemAsync(404, "musicElsewhere");
    }

    private sealed class Scripted(IReadOnlyList<MusicProblem> problems) : IMusicProblems
    {
        public ValueTask<IReadOnlyList<MusicProblem>> ListAsync(CancellationToken cancellationToken) => new(problems);
    }
}
