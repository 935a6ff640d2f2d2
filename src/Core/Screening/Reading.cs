using System.Runtime.InteropServices;

namespace Radio24.Core.Screening;

/// <summary>
/// A text as the patterns of a <see cref="Lexicon"/> see it: places (between words in English, between characters in Japanese), and
/// what leads from one to another. Several readings of one part lie side by side.
/// </summary>
internal sealed class Reading
{
    private readonly List<Edge> _edges = [];
    private readonly List<int> _next = [];
    private int[] _first = [];

    /// <summary>How many words or characters there are.</summary>
    public int Count { get; private set; }

    /// <summary>By place: a sentence ends before it, so that no gap reaches over it.</summary>
    public bool[] Ends { get; private set; } = [];

    /// <summary>A part of the text that belongs to a class of the lexicon.</summary>
    /// <param name="Loose">It may well be the middle of another word: too little for a pattern to begin with.</param>
    [StructLayout(LayoutKind.Auto)]
    public readonly record struct Edge(int Class, int Start, int End, bool Loose);

    public void Begin(int count)
    {
        Count = count;
        _edges.Clear();
        _next.Clear();
        if (_first.Length <= count)
        {
            _first = new int[Math.Max(count + 1, 512)];
            Ends = new bool[_first.Length];
        }

        Array.Fill(_first, -1, 0, count + 1);
        Array.Clear(Ends, 0, count + 1);
    }

    /// <summary>What is there already is not added again.</summary>
    public void Add(int @class, int start, int end, bool loose = false)
    {
        for (int i = _first[start]; i >= 0; i = _next[i])
        {
            if (_edges[i] is var edge && edge.Class == @class && edge.End == end)
            {
                _edges[i] = edge with { Loose = edge.Loose && loose };
                return;
            }
        }

        _next.Add(_first[start]);
        _first[start] = _edges.Count;
        _edges.Add(new Edge(@class, start, end, loose));
    }

    /// <summary>Those that have been added so far.</summary>
    public ReadOnlySpan<Edge> Edges => CollectionsMarshal.AsSpan(_edges);

    /// <returns>The first edge from a place, to go on with <see cref="After"/>; negative: none.</returns>
    public int From(int place) => _first[place];

    public int After(int edge) => _next[edge];

    public Edge this[int edge] => _edges[edge];
}
