using System.Net;
using Radio24.Media.Rtc.Ice;
using Radio24.Media.Rtc.Stun;

namespace Radio24.Media.Tests.Rtc.Ice;

/// <summary>Which of a listener's addresses media goes to: only a proven one, and only one that is alive.</summary>
public class IcePathTests
{
    private static readonly IceCredentials Ours = IceCredentials.Create(), Theirs = IceCredentials.Create();
    private static readonly IPEndPoint Home = IPEndPoint.Parse("198.51.100.9:4000"), Away = IPEndPoint.Parse("203.0.113.66:6");
    private readonly IceLiteAgent _agent = new(Ours, Theirs, 0);

    [Fact]
    public void An_address_is_proven_by_the_answer_to_our_check()
    {
        byte[] check = Take(Home, nominate: true, 1);
        Assert.Equal(Home, _agent.Nominated);
        Assert.Null(_agent.Selected);
        Assert.True(_agent.Handle(Answer(check), Home, 2));
        Assert.Equal(Home, _agent.Selected);
        Assert.Empty(Take(Home, nominate: true, 3));
    }

    [Fact]
    public void Our_check_is_one_that_the_other_side_answers_and_no_larger_than_theirs_by_much()
    {
        byte[] check = Take(Home, nominate: false, 1);
        Assert.Equal(StunError.None, StunMessage.TryParse(check, out StunMessage message));
        Assert.Equal(StunClass.Request, message.Class);
        Assert.NotNull(message.Controlled);
        Assert.False(message.UseCandidate);
        Assert.True(message.VerifyIntegrity(Theirs.Key));
        Assert.InRange(check.Length, 1, 150);
        var client = new IceControllingAgent(Theirs, Ours, [], 0);
        Assert.True(client.Handle(check, IPEndPoint.Parse("192.0.2.1:50000"), 2));
    }

    [Theory]
    [InlineData("another transaction")]
    [InlineData("another password")]
    [InlineData("from elsewhere")]
    [InlineData("a refusal")]
    public void Nothing_else_proves_it(string instead)
    {
        byte[] check = Take(Home, nominate: true, 1);
        Take(Away, nominate: false, 2);
        byte[] answer = instead switch
        {
            "another transaction" => Answer([.. check[..8], .. "twelve bytes"u8]),
            "another password" => Answer(check, Ours),
            "a refusal" => Answer(check, kind: StunClass.Error),
            _ => Answer(check),
        };
        Assert.False(_agent.Handle(answer, instead == "from elsewhere" ? Away : Home, 3));
        Assert.Null(_agent.Selected);
        Assert.False(_agent.IsProven(Home) || _agent.IsProven(Away));
    }

    [Fact]
    public void A_nominated_address_that_proves_nothing_leaves_media_where_it_was()
    {
        Prove(Home, nominate: true, 1);
        for (long now = 1_000; now < 60_000; now += 2_500)
        {
            Take(Home, nominate: false, now);
            Take(Away, nominate: true, now + 1);
            Assert.Equal(Home, _agent.Selected);
        }
    }

    [Fact]
    public void When_the_nominated_path_falls_silent_media_moves_to_one_that_is_alive()
    {
        Prove(Home, nominate: true, 1_000);
        Prove(Away, nominate: false, 3_000);
        Assert.Equal(Home, _agent.Selected);
        Assert.Equal(1_000 + IceLiteAgent.SilentMs, _agent.NextDeadline);
        _agent.HandleTimeout(1_000 + IceLiteAgent.SilentMs - 1);
        Assert.Equal(Home, _agent.Selected);
        _agent.HandleTimeout(1_000 + IceLiteAgent.SilentMs);
        Assert.Equal(Away, _agent.Selected);
        Assert.Equal(3_000 + IceLiteAgent.ConsentMs, _agent.NextDeadline);
    }

    [Fact]
    public void As_long_as_the_nominated_path_is_checked_another_one_is_only_a_spare()
    {
        Prove(Home, nominate: true, 1_000);
        for (long now = 5_000; now < 100_000; now += 5_000)
        {
            Prove(Away, nominate: false, now - 1);
            _agent.HandleTimeout(now);
            Take(Home, nominate: false, now);
            Assert.Equal(Home, _agent.Selected);
        }
    }

    [Fact]
    public void A_silent_path_is_not_left_for_one_that_is_not_proven()
    {
        Prove(Home, nominate: true, 1_000);
        for (long now = 3_000; now < 25_000; now += 2_500)
        {
            Take(Away, nominate: false, now);
            _agent.HandleTimeout(now);
        }

        Assert.Equal(Home, _agent.Selected);
    }

    [Fact]
    public void After_a_restart_the_check_is_made_for_the_new_credentials()
    {
        Take(Home, nominate: false, 1);
        IceCredentials ours = IceCredentials.Create(), theirs = IceCredentials.Create();
        _agent.Restart(ours, theirs);
        byte[] check = Take(Home, nominate: true, 2, ours, theirs);
        Assert.True(_agent.Handle(Answer(check, theirs), Home, 3));
        Assert.Equal(Home, _agent.Selected);
    }

    private void Prove(IPEndPoint from, bool nominate, long now)
    {
        byte[] check = Take(from, nominate, now);
        if (check.Length > 0) Assert.True(_agent.Handle(Answer(check), from, now));
    }

    /// <summary>Hands the agent a check.</summary>
    /// <returns>The check that it sends in its turn, or nothing.</returns>
    private byte[] Take(IPEndPoint from, bool nominate, long now, IceCredentials? ours = null, IceCredentials? theirs = null)
    {
        Assert.True(_agent.Handle(Checks.Write(ours ?? Ours, theirs ?? Theirs, nominate), from, now));
        byte[] sent = [];
        for (int i = 0; _agent.TryPoll(out IceOutput output); i++)
        {
            Assert.Equal(from, output.To);
            if (i == 1) sent = output.Datagram.ToArray();
        }

        return sent;
    }

    private static byte[] Answer(byte[] check, IceCredentials? key = null, StunClass kind = StunClass.Success)
    {
        var answer = new StunWriter(new byte[300], kind, check.AsSpan(8, 12));
        answer.AddXorMappedAddress(IPEndPoint.Parse("192.0.2.1:50000"));
        answer.AddIntegrity((key ?? Theirs).Key);
        answer.AddFingerprint();
        return answer.Written.ToArray();
    }
}
