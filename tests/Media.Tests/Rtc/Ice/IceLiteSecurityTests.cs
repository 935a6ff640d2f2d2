using System.Net;
using System.Text;
using Radio24.Media.Rtc.Ice;
using Radio24.Media.Rtc.Stun;

namespace Radio24.Media.Tests.Rtc.Ice;

/// <summary>What an attacker who can forge sources and read nothing must not achieve.</summary>
public class IceLiteSecurityTests
{
    private static readonly IceCredentials Ours = IceCredentials.Create(), Theirs = IceCredentials.Create();
    private static readonly IPEndPoint Listener = IPEndPoint.Parse("198.51.100.9:4000"), Attacker = IPEndPoint.Parse("203.0.113.66:6");
    private readonly IceLiteAgent _agent = new(Ours, Theirs, 0);

    [Fact]
    public void A_good_check_is_answered_and_makes_the_address_known()
    {
        Assert.False(_agent.Knows(Listener));
        Assert.True(_agent.Handle(Check(), Listener, 1));
        Assert.True(_agent.Knows(Listener));
        Assert.Equal(IceState.Connected, _agent.State);
        Assert.True(_agent.TryPoll(out IceOutput output));
        Assert.Equal(Listener, output.To);
        Assert.Equal(StunError.None, StunMessage.TryParse(output.Datagram, out StunMessage answer));
        Assert.Equal(StunClass.Success, answer.Class);
        Assert.True(answer.HasFingerprint);
        Assert.True(answer.VerifyIntegrity(Encoding.ASCII.GetBytes(Ours.Password)));
        Assert.Equal(Listener, answer.XorMappedAddress);
    }

    public static TheoryData<string> Forgeries => ["password", "username", "no integrity", "no fingerprint", "indication", "empty"];

    [Theory]
    [MemberData(nameof(Forgeries))]
    public void A_forged_check_is_dropped_in_silence(string forgery)
    {
        byte[] datagram = forgery switch
        {
            "password" => Check(password: "AAAAAAAAAAAAAAAAAAAAAA"),
            "username" => Check(username: $"{Ours.Ufrag}:else"),
            "no integrity" => Check(integrity: false),
            "no fingerprint" => Check(fingerprint: false),
            "indication" => Check(kind: StunClass.Indication),
            _ => [],
        };
        Assert.False(_agent.Handle(datagram, Attacker, 1));
        Assert.False(_agent.TryPoll(out _), "an answer can be aimed at a victim");
        Assert.False(_agent.Knows(Attacker));
        Assert.Null(_agent.Nominated);
        Assert.Equal(IceState.Checking, _agent.State);
    }

    [Fact]
    public void Forged_checks_do_not_renew_consent()
    {
        _agent.Handle(Check(), Listener, 1);
        for (long now = 1_000; now < 30_001; now += 1_000) _agent.Handle(Check(password: "AAAAAAAAAAAAAAAAAAAAAA"), Listener, now);
        _agent.HandleTimeout(30_000);
        Assert.Equal(IceState.Connected, _agent.State);
        _agent.HandleTimeout(30_001);
        Assert.Equal(IceState.Gone, _agent.State);
        Assert.False(_agent.Handle(Check(), Listener, 30_002));
    }

    [Fact]
    public void Who_claims_to_be_controlled_gets_487_and_nothing_more()
    {
        Assert.False(_agent.Handle(Check(controlled: true), Listener, 1));
        Assert.True(_agent.TryPoll(out IceOutput output));
        StunMessage.TryParse(output.Datagram, out StunMessage answer);
        Assert.Equal(StunClass.Error, answer.Class);
        Assert.Equal(StunErrorCode.RoleConflict, answer.ErrorCode);
        Assert.False(_agent.Knows(Listener));
    }

    [Fact]
    public void Answers_are_not_longer_than_twice_the_check()
    {
        byte[] check = Check();
        _agent.Handle(check, Listener, 1);
        Assert.True(_agent.TryPoll(out IceOutput output));
        Assert.True(output.Datagram.Length <= check.Length, $"{output.Datagram.Length} for {check.Length}: an amplifier");
    }

    [Fact]
    public void The_newest_nomination_is_followed()
    {
        IPEndPoint second = IPEndPoint.Parse("198.51.100.9:4001");
        _agent.Handle(Check(), Listener, 1);
        _agent.Handle(Check(nominate: false), second, 2);
        Assert.Equal(Listener, _agent.Nominated);
        Assert.True(_agent.Knows(second));
        _agent.Handle(Check(), second, 3);
        Assert.Equal(second, _agent.Nominated);
    }

    [Fact]
    public void The_addresses_kept_are_few()
    {
        for (int port = 1; port <= 100; port++) _agent.Handle(Check(nominate: port == 1), new IPEndPoint(Listener.Address, port), 1);
        Assert.Equal(8, Enumerable.Range(1, 100).Count(port => _agent.Knows(new IPEndPoint(Listener.Address, port))));
        Assert.True(_agent.Knows(new IPEndPoint(Listener.Address, 1)), "the selected one stays");
    }

    [Fact]
    public void After_a_restart_the_old_credentials_end_with_the_first_new_nomination()
    {
        _agent.Handle(Check(), Listener, 1);
        IceCredentials ours = IceCredentials.Create(), theirs = IceCredentials.Create();
        _agent.Restart(ours, theirs);
        Assert.True(_agent.Handle(Check(nominate: false), Listener, 2));
        Assert.Equal(Listener, _agent.Nominated);
        IPEndPoint moved = IPEndPoint.Parse("203.0.113.4:9");
        Assert.True(_agent.Handle(Check(username: $"{ours.Ufrag}:{theirs.Ufrag}", password: ours.Password), moved, 3));
        Assert.Equal(moved, _agent.Nominated);
        Assert.False(_agent.Handle(Check(), Listener, 4));
    }

    [Fact]
    public void A_second_restart_gives_up_the_first_ones_credentials_and_not_those_in_use()
    {
        _agent.Handle(Check(), Listener, 1);
        Assert.False(_agent.IsRestarting);
        IceCredentials ours = IceCredentials.Create(), theirs = IceCredentials.Create(), last = IceCredentials.Create();
        _agent.Restart(ours, theirs);
        _agent.Restart(last, theirs);
        Assert.True(_agent.IsRestarting);
        Assert.True(_agent.Handle(Check(), Listener, 20_000));
        Assert.False(_agent.Handle(Check(username: $"{ours.Ufrag}:{theirs.Ufrag}", password: ours.Password), Listener, 20_001));
        _agent.HandleTimeout(49_999);
        Assert.Equal(IceState.Connected, _agent.State);

        Assert.True(_agent.Handle(Check(username: $"{last.Ufrag}:{theirs.Ufrag}", password: last.Password), Listener, 49_999));
        Assert.False(_agent.IsRestarting);
        Assert.False(_agent.Handle(Check(), Listener, 50_000));
    }

    [Fact]
    public void A_mint_knows_its_own_and_no_other()
    {
        var mint = new UfragMint();
        var claim = new UfragClaim(7, 123_456, 4_000_000_000);
        string ufrag = mint.Issue(claim);
        Assert.Equal(UfragMint.Length, ufrag.Length);
        Assert.True(IceCredentials.AreValid(ufrag, Ours.Password));
        Assert.True(mint.TryRead(ufrag, out UfragClaim read));
        Assert.Equal(claim, read);
        Assert.False(new UfragMint().TryRead(ufrag, out _));
        for (int i = 0; i < ufrag.Length; i++)
        {
            char other = ufrag[i] == 'A' ? 'B' : 'A';
            Assert.False(mint.TryRead(ufrag[..i] + other + ufrag[(i + 1)..], out _));
        }

        Assert.False(mint.TryRead("short", out _));
    }

    private static byte[] Check(
        string? username = null, string? password = null, bool nominate = true, bool controlled = false, bool integrity = true,
        bool fingerprint = true, StunClass kind = StunClass.Request)
    {
        var w = new StunWriter(new byte[300], kind, "twelve bytes"u8);
        w.AddUsername(Encoding.ASCII.GetBytes(username ?? $"{Ours.Ufrag}:{Theirs.Ufrag}"));
        w.AddPriority(1);
        if (controlled) w.AddControlled(5); else w.AddControlling(5);
        if (nominate) w.AddUseCandidate();
        if (integrity) w.AddIntegrity(Encoding.ASCII.GetBytes(password ?? Ours.Password));
        if (fingerprint) w.AddFingerprint();
        return w.Written.ToArray();
    }
}
