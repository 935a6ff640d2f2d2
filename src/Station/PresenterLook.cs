using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Radio24.Adapters.Ai;
using Radio24.Adapters.Ai.Realtime;
using Radio24.Core.Asking;
using Radio24.Core.Ports;
using Radio24.Core.Presenting;

namespace Radio24.Station;

/// <summary>
/// The command <c>presenter</c>, for <c>./radio24 doctor --presenter</c>: each model that may present is connected to, set up, and asked for one short sentence. What works, what
/// does not and what it cost is said line by line.
/// </summary>
/// <param name="ledger">Where it is booked; null: the station has none that can be reached.</param>
internal sealed class PresenterLook(PresenterModelOptions presenter, AiOptions ai, ILedger? ledger, TextWriter says, TimeProvider time)
{
    public const int Works = 0, None = 3, DoesNotWork = 4, OverBudget = 5;

    private const int MostTokens = 400, MostShown = 120;

    private static readonly TimeSpan SentenceWithin = TimeSpan.FromSeconds(30);

    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<SpeechRung> rungs = new SpeechModels(presenter, ai, time, NullLogger<SpeechModels>.Instance).Rungs;
        if (rungs.Count == 0)
        {
            Note(
                "no model presents: the voice of this machine does (OPENAI_API_KEY, or Radio24:Presenter)",
                "プレゼンターのモデルは設定されていません。このマシンの声が話します（OPENAI_API_KEY または Radio24:Presenter）");
            return None;
        }

        int code = Works;
        var wrongKeys = new HashSet<string>();
        foreach (ISpeechModel model in rungs.Select(rung => rung.Model))
        {
            // The same wrong key is told once.
            if (wrongKeys.Contains(PlaceOf(model)))
                continue;
            int one = await TryAsync(model, wrongKeys, cancellationToken);
            code = code == Works || one == DoesNotWork ? one : code;
        }

        if (wrongKeys.Count == 0)
            await TellShutdownsAsync(cancellationToken);
        return code;
    }

    private async Task<int> TryAsync(ISpeechModel model, HashSet<string> wrongKeys, CancellationToken cancellationToken)
    {
        string name = $"{model.Model} ({model.Provider})";
        long began = time.GetTimestamp();
        ISpeechSession session;
        try
        {
            session = await model.OpenAsync(new SessionSetup(Prompts.BuiltIn.Render("doctor", new Dictionary<string, string>()), presenter.Voice), cancellationToken);
        }
        catch (SpeechModelException e)
        {
            if (e.Trouble == SpeechTrouble.Denied && e.Message.Contains("401", StringComparison.Ordinal))
                wrongKeys.Add(PlaceOf(model));
            Bad($"{name}: {e.Message}", $"{name}: {InJapanese(e.Trouble)}（{e.Message}）");
            return DoesNotWork;
        }

        await using (session)
        {
            string took = Seconds(time.GetElapsedTime(began));
            Good($"{name}: connected and set up in {took} s", $"{name}: {took} 秒で接続し、設定できた");
            return await SpeakAsync(model, session, cancellationToken);
        }
    }

    private async Task<int> SpeakAsync(ISpeechModel model, ISpeechSession session, CancellationToken cancellationToken)
    {
        string sentence = Prompts.BuiltIn.Render("doctor", new Dictionary<string, string>());
        var atMost = new TokensUsed(TextIn: 2 * Encoding.UTF8.GetByteCount(sentence) + 200, AudioOut: MostTokens);
        Reservation? reservation;
        try
        {
            reservation = ledger is null ? null : await ledger.ReserveAsync(CallPurpose.Doctor, model.Price.Of(atMost), cancellationToken);
        }
        catch (ModelAwayException away)
        {
            Note(
                $"nothing was said: {(away.Trouble == ModelTrouble.OverBudget ? "a cap is reached (Radio24:Ai:HourlyCap, DailyCap)" : "the ledger does not answer")}",
                $"話させていません。{(away.Trouble == ModelTrouble.OverBudget ? "上限に達しています（Radio24:Ai:HourlyCap、DailyCap）" : "台帳が答えません")}");
            return OverBudget;
        }

        long began = time.GetTimestamp();
        Heard heard = await HearAsync(session, sentence, began);
        TimeSpan took = time.GetElapsedTime(began);
        decimal dollars = heard.End.Used is { } used ? model.Price.Of(used) : model.Price.Of(atMost);
        bool isWell = heard.End.Outcome == TurnOutcome.Completed;
        if (reservation is not null)
        {
            string outcome = isWell ? PaidCall.Answered : $"{heard.End.Outcome}";
            await ledger!.BookAsync(reservation, new PaidCall(
                reservation.Id, reservation.At, CallPurpose.Doctor, model.Provider, model.Model, heard.End.Used ?? new TokensUsed(), dollars, outcome, took, "doctor"));
        }

        if (isWell)
        {
            string sound = Seconds(heard.Sound), first = Seconds(heard.First ?? took), words = Shown(heard.Words);
            Good($"it spoke: {sound} s of sound, the first of it after {first} s: \"{words}\"", $"話した: 音声 {sound} 秒、最初の音まで {first} 秒:「{words}」");
        }
        else
        {
            string trouble = heard.End.Trouble is { } known ? $" ({known})" : "";
            Bad($"it did not speak: {heard.End.Outcome}{trouble}", $"話さなかった: {heard.End.Outcome}{trouble}");
        }

        string cost = dollars.ToString("0.0000", CultureInfo.InvariantCulture);
        Note(
            reservation is null ? $"that cost {cost} dollars; it is in no ledger: there is no station's database to be reached" : $"that cost {cost} dollars, booked in the ledger",
            reservation is null ? $"費用は {cost} ドル。届くデータベースがないため、台帳には記録されていません" : $"費用は {cost} ドル。台帳に記録しました");
        return isWell ? Works : DoesNotWork;
    }

    private async Task<Heard> HearAsync(ISpeechSession session, string sentence, long began)
    {
        var words = new StringBuilder();
        long bytes = 0;
        TimeSpan? first = null;
        var end = new SpeechEvent.Ended(TurnOutcome.Failed, null, SpeechTrouble.Broken);
        try
        {
            await using ISpeechTurn turn = await session.AskAsync(new SpeechBrief(sentence, null, MostTokens), CancellationToken.None);
            // What is under way is paid for: it is read to its end, which comes soon after it is cancelled.
            await using ITimer late = time.CreateTimer(_ => _ = turn.CancelAsync().AsTask(), null, SentenceWithin, Timeout.InfiniteTimeSpan);
            await foreach (SpeechEvent one in turn.ReadAsync(CancellationToken.None))
            {
                switch (one)
                {
                    case SpeechEvent.Audio audio:
                        first ??= time.GetElapsedTime(began);
                        bytes += audio.Pcm.Length;
                        break;
                    case SpeechEvent.Words said:
                        words.Append(said.Text);
                        break;
                    case SpeechEvent.Ended ended:
                        end = ended;
                        break;
                }
            }
        }
        catch (SpeechModelException e)
        {
            end = new SpeechEvent.Ended(TurnOutcome.Failed, null, e.Trouble);
        }

        return new Heard(end, words.ToString(), TimeSpan.FromSeconds(bytes / 2.0 / 24_000), first);
    }

    private async Task TellShutdownsAsync(CancellationToken cancellationToken)
    {
        foreach (ModelShutdown one in await ModelShutdowns.FindAsync(presenter, ai, cancellationToken))
        {
            string on = one.On.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            Note(
                $"{one.Model} will be switched off by its service on {on}: name another (Radio24:Presenter, Radio24:Ai:Models)",
                $"{one.Model} は {on} に提供が終わります。別のモデルを指定してください（Radio24:Presenter、Radio24:Ai:Models）");
        }
    }

    private void Good(string english, string japanese) => says.WriteLine($"  ok       {Words.In(english, japanese)}");

    private void Bad(string english, string japanese) => says.WriteLine($"  {Words.In("FAILED ", "失敗   ")}  {Words.In(english, japanese)}");

    private void Note(string english, string japanese) => says.WriteLine($"  -        {Words.In(english, japanese)}");

    /// <summary>Endpoint and so key: what stands after the model's name.</summary>
    private static string PlaceOf(ISpeechModel model) => model.Key[(model.Model.Length + 1)..];

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);

    /// <summary>On one line of a terminal, whatever the service says.</summary>
    private static string Shown(string words)
    {
        string plain = string.Concat(words.Select(c => char.IsControl(c) ? ' ' : c)).Trim();
        return plain.Length > MostShown ? plain[..MostShown] + "…" : plain;
    }

    private static string InJapanese(SpeechTrouble trouble) => trouble switch
    {
        SpeechTrouble.Denied => "拒否された。鍵が違う、残高がない、またはそのモデルがない",
        SpeechTrouble.Busy => "混み合っている",
        SpeechTrouble.Malformed => "Realtime の形式で答えない",
        SpeechTrouble.Expired => "すぐに切られた",
        _ => "つながらない、または答えない",
    };

    private sealed record Heard(SpeechEvent.Ended End, string Words, TimeSpan Sound, TimeSpan? First);
}
