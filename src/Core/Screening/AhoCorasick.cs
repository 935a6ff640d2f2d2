using System.Runtime.InteropServices;

namespace Radio24.Core.Screening;

/// <summary>
/// Finds all of many words in a text in one pass (Aho and Corasick, "Efficient string matching", CACM 1975): a trie with failure
/// links. The time is that of the text and of what is found, whatever the words.
/// </summary>
public sealed class AhoCorasick
{
    private readonly Dictionary<(int State, char Next), int> _goto = [];
    private readonly List<int> _failure = [0];
    private readonly List<int> _suffix = [-1]; // the next state along the failure links that ends a word
    private readonly List<int> _word = [-1];
    private readonly int[] _lengths;
    private readonly int[] _root = new int[0x10000];

    /// <param name="words">Compared as they are, character by character; an empty one is never found. One that is there twice is found as its last.</param>
    public AhoCorasick(IReadOnlyList<string> words)
    {
        _lengths = [.. words.Select(word => word.Length)];
        var order = new List<(int Parent, char Next, int State)>();
        for (int i = 0; i < words.Count; i++)
        {
            int state = 0;
            foreach (char c in words[i])
            {
                ref int next = ref CollectionsMarshal.GetValueRefOrAddDefault(_goto, (state, c), out bool known);
                if (!known)
                {
                    next = _word.Count;
                    order.Add((state, c, next));
                    _word.Add(-1);
                    _failure.Add(0);
                    _suffix.Add(-1);
                }

                state = next;
            }

            if (state != 0)
                _word[state] = i;
        }

        Link(order);
        foreach (((int state, char c), int next) in _goto)
        {
            if (state == 0)
                _root[c] = next;
        }
    }

    /// <summary>One word in a text.</summary>
    /// <param name="Word">Its place in the list.</param>
    /// <param name="End">Exclusive.</param>
    [StructLayout(LayoutKind.Auto)]
    public readonly record struct Hit(int Word, int Start, int End);

    /// <summary>Adds all hits, also those that overlap, in the order of their ends.</summary>
    public void Find(ReadOnlySpan<char> text, List<Hit> hits)
    {
        int state = 0;
        for (int i = 0; i < text.Length; i++)
        {
            state = Step(state, text[i]);
            for (int at = _word[state] >= 0 ? state : _suffix[state]; at > 0; at = _suffix[at])
                hits.Add(new Hit(_word[at], i + 1 - _lengths[_word[at]], i + 1));
        }
    }

    private int Step(int state, char c)
    {
        while (state != 0)
        {
            if (_goto.TryGetValue((state, c), out int next))
                return next;
            state = _failure[state];
        }

        return _root[c];
    }

    private void Link(List<(int Parent, char Next, int State)> order)
    {
        // A state is made after its parent, but a failure link needs all shorter ones: by depth.
        int[] depth = new int[_word.Count];
        foreach ((int parent, _, int state) in order)
            depth[state] = depth[parent] + 1;
        foreach ((int parent, char c, int state) in order.OrderBy(o => depth[o.State]))
        {
            int back = parent == 0 ? -1 : _failure[parent];
            while (back >= 0)
            {
                if (_goto.TryGetValue((back, c), out int next))
                {
                    _failure[state] = next;
                    break;
                }

                back = back == 0 ? -1 : _failure[back];
            }

            int failure = _failure[state];
            _suffix[state] = _word[failure] >= 0 ? failure : _suffix[failure];
        }
    }
}
