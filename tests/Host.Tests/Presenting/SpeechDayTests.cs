using Radio24.Core.Asking;
using Radio24.Core.Posts;
using Radio24.Core.Presenting;
using Radio24.Tests;
using Xunit.Abstractions;

namespace Radio24.Host.Tests.Presenting;

/// <summary>A day in virtual time: the real ladder, director and ledger; a scripted service; a thousand posts, and every hour something fails.</summary>
public sealed class SpeechDayTests(ITestOutputHelper output)
{
    private const int Posts = 1_000;
    private const decimal HourlyCap = 2;
    private static readonly TimeSpan Fault = TimeSpan.FromMinutes(8);

    [Fact]
    public void A_thousand_posts_and_an_outage_every_hour_leave_no_gap_and_the_ladder_returns_each_time()
    {
        var ledger = new FailingLedger();
        var station = new LadderStation(second: true, ledger: ledger);
        ledger.Inner = new MemoryLedger(new CostCaps(HourlyCap, 40), station.Time, station.Outbox);
        var air = new SimulatedAir(station);
        var back = new List<(int Hour, PresenterRung Rung)>();
        station.Run(
            async () =>
            {
                Normal(station, ledger);
                air.Begin();
                _ = PostAsync(station, air);
                for (int hour = 0; hour < 24; hour++)
                {
                    await UntilAsync(station, hour, 10);
                    Break(station, ledger, hour);
                    await UntilAsync(station, hour, 10 + Fault.TotalMinutes);
                    if (KindOf(hour) != "dear")
                        Normal(station, ledger);
                    await UntilAsync(station, hour, 50);
                    back.Add((hour, station.Ladder.Status.Rung));
                    await UntilAsync(station, hour + 1, 0);
                    Normal(station, ledger);
                }

                air.End();
            },
            TimeSpan.FromHours(25));

        IReadOnlyList<PaidCall> calls = ledger.Inner.Calls;
        (decimal Sum, decimal Dearest)[] hours = [.. calls.GroupBy(call => call.At.UtcDateTime.Hour).Select(hour => (hour.Sum(call => call.Dollars), hour.Max(call => call.Dollars)))];
        output.WriteLine(
            $"{calls.Count} turns, {calls.Count(call => call.Why == "proof")} proofs, ${calls.Sum(call => call.Dollars):0.00}, dearest hour ${hours.Max(hour => hour.Sum):0.00}; said by "
            + string.Join(", ", air.Said.GroupBy(one => one.By).Select(by => $"{by.Key?.ToString() ?? "Offline"} {by.Count()}"))
            + $"; {air.Said.Count(one => one.Half)} by both; {station.Primary.Sessions.Count} sessions; gap {air.LongestGap(LadderStation.Start.AddMinutes(1), station.Clock.Steady)}; waited {air.LongestWait}; "
            + $"{station.Log.Lines.Count} changes; {station.Time.Fired} timers");
        Assert.True(air.LongestGap(LadderStation.Start.AddMinutes(1), station.Clock.Steady) < TimeSpan.FromSeconds(4));
        Assert.True(air.LongestWait < TimeSpan.FromSeconds(8), $"{air.LongestWait}");
        Assert.Equal(Posts, air.Posts.Count);
        Assert.All(air.Posts.Values.SkipLast(5), states => Assert.Equal(1, states.Count(state => state == PostState.Aired)));
        // The scripted service uses more than it was allowed: that is what one turn can pass the cap by.
        Assert.All(hours, hour => Assert.True(hour.Sum < HourlyCap + hour.Dearest, $"{hour}"));
        // The hour in which the key is refused is over before it is tried again, and the dear hours end at the cap.
        Assert.All(back.Where(one => KindOf(one.Hour) is not ("denied" or "dear")), one => Assert.Equal((one.Hour, PresenterRung.Primary), one));
        Assert.All(back.Where(one => KindOf(one.Hour) is "dear"), one => Assert.NotEqual((one.Hour, PresenterRung.Primary), one));
        // Nobody was ever cut by us, but for proofs that were not needed any more.
        Assert.DoesNotContain(station.Rungs.SelectMany(rung => ((ScriptedSpeech)rung.Model).Sessions), session => session.WasCut && session.Asked.Count > 1);
        Assert.True(air.Said.Count(one => one.By == PresenterRung.Primary) > 800);
        Assert.Contains(air.Said, one => one.By == PresenterRung.Cheaper);
        Assert.Contains(air.Said, one => one.By == PresenterRung.Second);
        Assert.Contains(air.Said, one => one.By is null);
        Assert.InRange(station.Log.Lines.Count, 20, 200);
        Assert.DoesNotContain(station.LadderLog.Lines, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    private static string KindOf(int hour) => hour is 20 or 21 ? "dear" : (hour % 12) switch
    {
        0 => "down",
        1 => "denied",
        2 => "busy",
        3 => "stalls",
        4 => "silent",
        5 => "expires",
        6 => "no end",
        7 => "no sound",
        8 => "ledger",
        9 => "nobody",
        10 => "hangs",
        _ => "all down",
    };

    private static void Break(LadderStation station, FailingLedger ledger, int hour)
    {
        ScriptedSpeech first = station.Primary;
        switch (KindOf(hour))
        {
            case "down":
                first.Opening = () => SpeechTrouble.Broken;
                CutAll(first);
                break;
            case "denied":
                first.Turning = _ => new TurnScript { Pieces = 0, Outcome = TurnOutcome.Failed, Trouble = SpeechTrouble.Denied, Used = null };
                break;
            case "busy":
                first.Opening = () => SpeechTrouble.Busy;
                first.Turning = _ => new TurnScript { Pieces = 0, Outcome = TurnOutcome.Failed, Trouble = SpeechTrouble.Busy, Used = null };
                break;
            case "stalls":
                first.Turning = _ => Usual with { StallsAfter = 10 };
                break;
            case "silent":
                first.Turning = _ => new TurnScript { CreatedAfter = TimeSpan.FromDays(1), Deaf = true };
                break;
            case "expires":
                first.Turning = _ => Usual with { Breaks = SpeechTrouble.Expired };
                break;
            case "no end":
                first.Turning = _ => Usual with { NoEnd = true };
                break;
            case "no sound":
                first.Turning = _ => new TurnScript { Pieces = 0 };
                break;
            case "ledger":
                ledger.IsAway = true;
                break;
            case "nobody":
                station.Audience.Set(0);
                break;
            case "hangs":
                first.OpensIn = TimeSpan.FromHours(1);
                CutAll(first);
                break;
            case "all down":
                foreach (ScriptedSpeech one in (ScriptedSpeech[])[first, station.Cheaper])
                {
                    one.Opening = () => SpeechTrouble.Broken;
                    CutAll(one);
                }

                break;
            case "dear":
                first.Turning = station.Cheaper.Turning = _ => Usual with { Used = new TokensUsed(TextIn: 8_000, AudioOut: 2_000) };
                break;
        }
    }

    private static TurnScript Usual { get; } = new() { Pieces = 30, BetweenPieces = TimeSpan.FromMilliseconds(50) };

    private static void Normal(LadderStation station, FailingLedger ledger)
    {
        foreach (ScriptedSpeech one in (ScriptedSpeech[])[station.Primary, station.Cheaper, station.Second])
        {
            one.Opening = () => null;
            one.OpensIn = TimeSpan.FromMilliseconds(300);
            one.Turning = _ => Usual;
        }

        ledger.IsAway = false;
        station.Audience.Set(1);
    }

    private static void CutAll(ScriptedSpeech model)
    {
        foreach (ScriptedSession session in model.Open.ToArray())
            session.End(SpeechTrouble.Broken, "scripted");
    }

    private static async Task PostAsync(LadderStation station, SimulatedAir air)
    {
        for (int i = 0; i < Posts; i++)
        {
            await station.PassAsync(85);
            air.Post();
        }
    }

    private static Task UntilAsync(LadderStation station, int hour, double minute)
    {
        TimeSpan left = LadderStation.Start.AddHours(hour).AddMinutes(minute) - station.Time.GetUtcNow();
        return left > TimeSpan.Zero ? station.PassAsync(left) : Task.CompletedTask;
    }
}
