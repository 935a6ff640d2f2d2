using Radio24.Core.Posts;
using static Radio24.Core.Posts.PostState;

namespace Radio24.Core.Tests.Posts;

public class PostLifecycleTests
{
    /// <summary>Every move that may be made, written out; every other pair of states may not.</summary>
    private static readonly Dictionary<PostState, PostState[]> Allowed = new()
    {
        [Received] = [Transcribed, Screened, Rejected, Withdrawn, Expired, Failed],
        [Transcribed] = [Screened, Rejected, Withdrawn, Expired, Failed],
        [Screened] = [Held, Approved, Rejected, Withdrawn, Expired, Failed],
        [Held] = [Approved, Rejected, Withdrawn, Expired, Failed],
        [Approved] = [Queued, Rejected, Withdrawn, Expired, Failed],
        [Queued] = [OnAir, Rejected, Withdrawn, Expired, Failed],
        [OnAir] = [Aired, Queued, Rejected, Withdrawn, Expired, Failed],
        [Aired] = [],
        [Rejected] = [],
        [Withdrawn] = [],
        [Expired] = [],
        [Failed] = [],
    };

    public static TheoryData<PostState, PostState> Pairs
    {
        get
        {
            TheoryData<PostState, PostState> pairs = [];
            foreach (PostState from in Enum.GetValues<PostState>())
            {
                foreach (PostState to in Enum.GetValues<PostState>())
                    pairs.Add(from, to);
            }

            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Only_drawn_moves_are_allowed(PostState from, PostState to) =>
        Assert.Equal(Allowed[from].Contains(to), PostLifecycle.CanMove(from, to));

    [Fact]
    public void Final_states_are_those_without_a_way_out() =>
        Assert.All(Enum.GetValues<PostState>(), s => Assert.Equal(Allowed[s].Length == 0, PostLifecycle.IsFinal(s)));

    [Fact]
    public void From_every_state_there_is_a_way_to_an_end()
    {
        foreach (PostState from in Enum.GetValues<PostState>().Where(s => !PostLifecycle.IsFinal(s)))
            Assert.Contains(Enum.GetValues<PostState>(), to => PostLifecycle.IsFinal(to) && PostLifecycle.CanMove(from, to));
    }
}
