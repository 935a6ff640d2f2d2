using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Radio24.Adapters.Ai;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Core.Screening;
using Radio24.Host.Intake;
using Radio24.Tests;

namespace Radio24.Host.Tests.Intake;

/// <summary>
/// The whole Host with the real adapters over a scripted service that is slow, busy, broken, or makes no sense. In real time, with waits that end as soon
/// as what is waited for has come.
/// </summary>
public sealed class FailingServicesTests : IAsyncLifetime
{
    private readonly string _music = Directory.CreateTempSubdirectory("radio24-music-").FullName;
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromMinutes(3));
    private readonly FakeTimeProvider _modelTime = new(TimeProvider.System.GetUtcNow());
    private ModelServer _server = null!;
    private IHost? _host;

    public async Task InitializeAsync() => _server = await ModelServer.StartAsync();

    public async Task DisposeAsync()
    {
        if (_host is not null)
            await _host.StopAsync(CancellationToken.None);
        _host?.Dispose();
        await _server.DisposeAsync();
        _patience.Dispose();
        Directory.Delete(_music, recursive: true);
    }

    private static readonly Dictionary<string, ModelAct> Acts = new()
    {
        ["hangs"] = ModelAct.Hang,
        ["trickles"] = ModelAct.Trickle,
        ["is cut off"] = ModelAct.CutOff,
        ["is busy"] = ModelAct.Busy(),
        ["is broken"] = ModelAct.Broken,
        ["refuses the key"] = ModelAct.WrongKey,
        ["has no credit"] = ModelAct.NoCredit,
        ["speaks no JSON"] = ModelAct.Says("<html>call 090-1234-5678</html>"),
        ["answers something else"] = ModelAct.Says("""{"results":[]}"""),
    };

    private static readonly string[] Things =
        ("harbour trombone pancake lantern violin castle tulip comet sailor quilt marble gondola walnut mirror thunder iceberg kettle orchard bicycle feather "
        + "umbrella cinnamon library meadow penguin pottery raincoat saffron teapot village waterfall xylophone yoghurt zeppelin almond bonfire cathedral "
        + "dolphin elephant festival garden hammock jasmine kangaroo lemonade mountain notebook octopus pavilion quarry").Split(' ');

    private int _stories;

    /// <summary>A message like no other: what is told apart here is not what repeats another.</summary>
    private string Story() => string.Join(' ', new Random(Interlocked.Increment(ref _stories)).GetItems(Things, 6));

    private int Moderations => _server.Calls.Count(call => call.Path == "moderations");

    [Fact]
    public async Task While_the_moderating_service_fails_every_post_is_held_and_none_is_lost_and_afterwards_they_air_again()
    {
        IPostStore posts = await StartAsync();
        IServiceProvider services = _host!.Services;
        var held = new List<PostId>();
        foreach ((string trouble, ModelAct act) in Acts)
        {
            ScreeningRule rule = trouble is "speaks no JSON" or "answers something else" ? ScreeningRule.Unjudged : ScreeningRule.StepAway;
            _server.Otherwise = act;
            int before = Moderations;
            PostId[] sent = [.. await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => PostAsync(Story())))];
            foreach (PostId post in sent)
            {
                PostRecord record = await WaitAsync(post, record => record.State != PostState.Received);
                Assert.True(record.State == PostState.Held && record.History[^1].Reason == ScreeningReason.Of(rule), $"{trouble}: {record}");
            }

            IReadOnlyDictionary<PostId, ScreenedNote> notes = await services.GetRequiredService<IScreeningRecords>().OfAsync(sent, default);
            Assert.All(sent, post => Assert.Contains(notes[post].Record.Findings, finding => finding.Step == "moderation" && finding.Rule == Finding.CodeOf(rule)));
            Assert.InRange(Moderations - before, 1, sent.Length);
            held.AddRange(sent);
            await RecoverAsync();
        }

        // While it was broken for long it was left alone: a post costs no call then.
        _server.Otherwise = ModelAct.Broken;
        for (int i = 0; i < 10; i++)
            held.Add((await WaitAsync(await PostAsync(Story()), record => record.State == PostState.Held)).Post.Id);
        int asked = Moderations;
        held.Add((await WaitAsync(await PostAsync(Story()), record => record.State == PostState.Held)).Post.Id);
        Assert.Equal(asked, Moderations);

        Assert.Empty(held.Except((await posts.InStatesAsync([PostState.Held], null, 10_000, default)).Select(record => record.Post.Id)));
        foreach (IDeadLetters letters in services.GetServices<IDeadLetters>())
            Assert.Equal(0, await letters.CountAsync(default));
    }

    [Fact]
    public async Task A_recording_that_cannot_be_transcribed_waits_for_a_person_and_the_next_one_is_transcribed()
    {
        await StartAsync();
        _server.Script("audio/transcriptions", ModelAct.Hang, ModelAct.Broken, ModelAct.CutOff);
        for (int i = 0; i < 3; i++)
        {
            PostRecord record = await WaitAsync(await SpeakAsync(), record => record.State != PostState.Received);
            Assert.Equal([PostState.Received, PostState.Screened, PostState.Held], record.History.Select(step => step.State));
            ScreeningRecord found = (await _host!.Services.GetRequiredService<IScreeningRecords>().OfAsync([record.Post.Id], default))[record.Post.Id].Record;
            Assert.Contains(found.Findings, finding => finding is { Step: "transcription", Rule: "stepAway" });
            Assert.Contains(found.Findings, finding => finding is { Step: "transcription", Rule: "unheard" });
        }

        _modelTime.Advance(TimeSpan.FromMinutes(2));
        PostRecord heard = await WaitAsync(await SpeakAsync(), record => record.State != PostState.Received);
        Assert.Equal([PostState.Received, PostState.Transcribed, PostState.Screened, PostState.Held], heard.History.Select(step => step.State));
        Assert.Equal((_server.Said, ScreeningReason.Of(ScreeningRule.NeedsPerson)), (((PostBody.Voice)heard.Post.Body).Transcript, heard.History[^1].Reason));
        Assert.Contains(_server.Calls, call => call.Path == "moderations" && call.Body.GetRawText().Contains(_server.Said, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_post_that_no_model_could_analyse_airs_with_what_rules_say_of_it()
    {
        await StartAsync();
        _server.Script("chat/completions", ModelAct.Hang, ModelAct.Broken, ModelAct.Says("no"));
        for (int i = 0; i < 3; i++)
        {
            PostRecord record = await WaitAsync(await PostAsync($"Could you play song number {i}?"), record => record.State != PostState.Received);
            Assert.Contains(record.History, step => step.State == PostState.Approved);
            PostAnalysis? analysis = (await _host!.Services.GetRequiredService<IScreeningRecords>().OfAsync([record.Post.Id], default))[record.Post.Id].Record.Analysis;
            Assert.Equal((PostTopic.Music, (string?)null), (analysis!.Topic, analysis.Model));
        }
    }

    /// <summary>It works again: within its breakers' time posts air again.</summary>
    private async Task RecoverAsync()
    {
        _server.Otherwise = ModelAct.Answer;
        _modelTime.Advance(TimeSpan.FromMinutes(2));
        PostRecord record;
        do
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, _patience.Token);
            record = await WaitAsync(await PostAsync(Story()), one => one.State != PostState.Received);
        }
        while (record.State == PostState.Held);
        Assert.Contains(record.History, step => step.State == PostState.Approved);
    }

    private async Task<IPostStore> StartAsync()
    {
        HostApplicationBuilder builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddLogging();
        builder.Services.AddMemoryBackplane();
        var options = new AiOptions
        {
            ApiKey = "sk-test",
            Endpoint = _server.Address,
            LocalEmbeddings = false,
            Tries = 1,
            CloudTranscription = true,
            Models = new AiModelsOptions
            {
                Moderation = new AiModelOptions { Name = "omni-moderation-latest" },
                Transcription = new AiModelOptions { Name = "transcriber" },
                Chat = [new AiChatModelOptions { Name = "small" }],
            },
        };
        builder.Services.AddSingleton(all => new AiModels(
            options, all.GetRequiredService<ILedger>(), _modelTime, NullLogger<AiModels>.Instance));
        builder.Services.AddRadio24Host(new BroadcastOptions
        {
            Public = true,
            Udp = new() { Port = 0 },
            Listen = "127.0.0.1",
            Music = new() { Folder = _music },
            Seed = 24,
            Intake = new IntakeOptions
            {
                Services = new GuardOptions { ModerateWithin = TimeSpan.FromSeconds(1), TranscribeWithin = TimeSpan.FromSeconds(1), AnalyseWithin = TimeSpan.FromSeconds(1), BreakAfter = 4, BreakFor = TimeSpan.FromSeconds(1) },
            },
        });
        _host = builder.Build();
        await _host.StartAsync(_patience.Token);
        return _host.Services.GetRequiredService<IPostStore>();
    }

    private async Task<PostId> SpeakAsync()
    {
        string key = $"voice-{Guid.NewGuid():N}";
        await _host!.Services.GetRequiredService<IVoiceStore>().PutAsync(key, new byte[24_000 * 2 * 2], default);
        return await PostAsync(new PostBody.Voice(key, TimeSpan.FromSeconds(2)));
    }

    private Task<PostId> PostAsync(string words) => PostAsync(new PostBody.Text(words));

    private async Task<PostId> PostAsync(PostBody body)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        var post = new ListenerPost(PostId.New(now), ListenerId.New(now), "Aiko", body, now);
        await _host!.Services.GetRequiredService<IPostStore>().AddAsync(post, null, default);
        await _host.Services.GetRequiredService<IInbox>().PostAsync(post.Id, default);
        return post.Id;
    }

    private async Task<PostRecord> WaitAsync(PostId post, Func<PostRecord, bool> until)
    {
        while (true)
        {
            PostRecord record = (await _host!.Services.GetRequiredService<IPostStore>().FindAsync(post, default))!;
            if (until(record))
                return record;
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, _patience.Token);
        }
    }
}
