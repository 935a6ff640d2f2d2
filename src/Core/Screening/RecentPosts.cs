using System.Numerics;
using System.Runtime.Intrinsics;
using Radio24.Core.Posts;

namespace Radio24.Core.Screening;

/// <summary>
/// The posts of the last hours, as far as the next one is compared with them. Its memory is bounded; it has no clock: a post came when
/// its <see cref="ListenerPost.At"/> says, so that a queue that is screened again after a restart is no flood.
/// </summary>
internal sealed class RecentPosts(RepeatsOptions options)
{
    /// <summary>So much must be said beyond greetings before two listeners' equal words are one post.</summary>
    private const int EnoughToBeTheSame = 20;

    /// <summary>Fewer trigrams are alike by chance.</summary>
    private const int EnoughToBeAlike = 36;

    private const int EnoughToFlood = 12;

    /// <summary>Letters (a Japanese one says more; about 60 characters as they are written) up to which two listeners may well wish for the same in the same words.</summary>
    private const double LongestWish = 48;

    private const double JapaneseWeight = 1.4;

    /// <summary>Of 32 hashes; two texts that are alike by 0.4 have 13 in common, unrelated ones 3.</summary>
    private const int FewestEqualHashes = 8;

    /// <summary>Prints and vectors are dearer to compare than texts.</summary>
    private const int MostCompared = 300;

    private readonly Entry?[] _entries = new Entry?[options.Remembered];
    private readonly byte[] _hashes = new byte[options.Remembered * TextSketch.Hashes];
    private readonly Dictionary<PostId, int> _slots = [];
    private int _next;

    /// <param name="Vector">Of length 1; of one model throughout.</param>
    public sealed record Entry(PostId Id, ListenerId From, DateTimeOffset At, TextSketch Text, VoicePrint? Voice, ReadOnlyMemory<float> Vector)
    {
        public (ScreeningRule Rule, double Score)? Found { get; set; }
    }

    /// <summary>What a post repeats, and remembers it. One that came before gets the same answer.</summary>
    /// <param name="isKept">Whether one of which this was found is remembered.</param>
    public (ScreeningRule Rule, double Score)? Take(Entry post, Func<(ScreeningRule Rule, double Score)?, bool> isKept)
    {
        if (_slots.TryGetValue(post.Id, out int known))
            return _entries[known]!.Found;
        post.Found = Find(post);
        if (!isKept(post.Found))
            return post.Found;
        if (_entries[_next] is { } old)
            _slots.Remove(old.Id);
        _entries[_next] = post;
        _slots[post.Id] = _next;
        post.Text.MinHash.CopyTo(_hashes, _next * TextSketch.Hashes);
        _next = (_next + 1) % _entries.Length;
        return post.Found;
    }

    public void Forget(PostId post)
    {
        if (_slots.Remove(post, out int slot))
            _entries[slot] = null;
    }

    private (ScreeningRule Rule, double Score)? Find(Entry post)
    {
        int mine = 0;
        int equal = 0;
        double nearest = 0;
        HashSet<ListenerId> alike = [];
        (ScreeningRule Rule, double Score)? found = null;
        bool isLong = IsLong(post.Text.Text);
        Vector256<byte> hash = Vector256.Create(post.Text.MinHash);
        for (int i = 0; i < _entries.Length; i++)
        {
            if (_entries[i] is not { } other)
                continue;
            TimeSpan apart = (post.At - other.At).Duration();
            if (apart > options.Window)
                continue;
            bool now = apart <= options.FloodWindow;
            bool own = other.From == post.From;
            mine += own && now ? 1 : 0;
            int hashes = BitOperations.PopCount(Vector256.Equals(hash, Vector256.Create(_hashes, i * TextSketch.Hashes)).ExtractMostSignificantBits());
            if (hashes < FewestEqualHashes)
                continue;
            if (post.Text.Text.Length > 0 && post.Text.Text == other.Text.Text)
            {
                bool same = post.Text.Substance >= EnoughToBeTheSame;
                if (own ? same || now : same && isLong)
                    found = Worse(found, ScreeningRule.Duplicate, own ? 1 : 0.9);
                if (same && now && !own)
                    alike.Add(other.From);
                equal += now && !own ? 1 : 0;
                continue;
            }

            if (post.Text.Substance < EnoughToBeAlike || other.Text.Substance < EnoughToBeAlike)
                continue;
            double likeness = post.Text.Likeness(other.Text);
            if (own || isLong)
                nearest = Math.Max(nearest, likeness);
            if (likeness >= options.AlikeText && now && !own)
                alike.Add(other.From);
        }

        if (nearest >= options.NearText)
            found = Worse(found, ScreeningRule.NearDuplicate, nearest);
        if (mine >= options.MostFromOne || alike.Count >= options.MostAlike || (equal > options.MostAlike && post.Text.Substance >= EnoughToFlood))
            found = Worse(found, ScreeningRule.Flood, 0.8);
        return ByVoiceOrMeaning(post, found);
    }

    private (ScreeningRule Rule, double Score)? ByVoiceOrMeaning(Entry post, (ScreeningRule Rule, double Score)? found)
    {
        bool means = post.Vector.Length > 0 && post.Text.Substance >= EnoughToBeAlike;
        if (post.Voice is null && !means)
            return found;
        bool isLong = IsLong(post.Text.Text);
        int compared = 0;
        for (int back = 1; back <= _entries.Length && compared < MostCompared; back++)
        {
            if (_entries[(_next - back + _entries.Length) % _entries.Length] is not { } other || (post.At - other.At).Duration() > options.Window)
                continue;
            if (post.Voice is { } voice && other.Voice is { } before)
            {
                compared++;
                if (voice.Likeness(before) is var likeness && likeness >= options.SameVoice)
                    found = Worse(found, ScreeningRule.SameRecording, likeness);
            }
            else if (means && (isLong || other.From == post.From) && other.Vector.Length == post.Vector.Length && other.Text.Substance >= EnoughToBeAlike)
            {
                compared++;
                if (Cosine(post.Vector.Span, other.Vector.Span) is var cosine && cosine >= options.NearMeaning)
                    found = Worse(found, ScreeningRule.NearDuplicate, Math.Min(1, cosine));
            }
        }

        return found;
    }

    private static (ScreeningRule Rule, double Score) Worse((ScreeningRule Rule, double Score)? found, ScreeningRule rule, double score) =>
        found is { } before && before.Score >= score ? before : (rule, score);

    /// <summary>Nobody says so much in another's words by chance: shorter ones from others are only counted, so that no wish can be taken from the rest.</summary>
    private static bool IsLong(string text) => text.Sum(c => c > '\u2E80' ? JapaneseWeight : 1) > LongestWish;

    /// <summary>Both have length 1.</summary>
    private static double Cosine(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        Vector<float> sum = Vector<float>.Zero;
        int i = 0;
        for (; i + Vector<float>.Count <= a.Length; i += Vector<float>.Count)
            sum += new Vector<float>(a[i..]) * new Vector<float>(b[i..]);
        float rest = Vector.Sum(sum);
        for (; i < a.Length; i++)
            rest += a[i] * b[i];
        return rest;
    }
}
