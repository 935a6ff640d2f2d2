namespace Radio24.Media.Audio;

/// <summary>
/// Writes the music: keys, chords, lines. Pure: the same seed gives the same notes. Harmony stays in one mode at a time, on chords
/// with a perfect fifth, the voices move by the shortest way, and a new section goes to a key next door.
/// </summary>
internal sealed class Composer
{
    public const int Voices = 4;
    public const int StepsPerChord = 32; // sixteenths: two bars of four
    public const int Rest = -1;

    private const int LowestPad = 53;
    private const int HighestPad = 74;

    private static readonly int[][] Modes =
    [
        [0, 2, 4, 5, 7, 9, 11], // major
        [0, 2, 4, 6, 7, 9, 11], // lydian
        [0, 2, 3, 5, 7, 9, 10], // dorian
        [0, 2, 3, 5, 7, 8, 10], // minor
        [0, 2, 4, 5, 7, 9, 10], // mixolydian
    ];

    private static readonly int[][] Progressions =
    [
        [0, 5, 3, 4], [0, 3, 5, 3], [0, 4, 5, 3], [5, 3, 0, 4], [0, 2, 5, 3], [3, 0, 4, 5], [0, 1, 3, 0], [0, 6, 3, 0],
    ];

    // Which chord tone on which sixteenth; the line goes through an octave and a half.
    private static readonly int[][] Patterns =
    [
        [0, Rest, 2, Rest, 4, Rest, 3, Rest, 5, Rest, 3, Rest, 4, Rest, 2, Rest],
        [0, Rest, Rest, 3, Rest, Rest, 5, Rest, 2, Rest, Rest, 4, Rest, Rest, 3, Rest],
        [0, 2, 3, 5, Rest, Rest, 4, Rest, 3, Rest, 2, Rest, Rest, Rest, 4, Rest],
        [5, Rest, Rest, Rest, 3, Rest, 4, Rest, Rest, Rest, 2, Rest, 3, Rest, Rest, Rest],
        [0, Rest, 3, 4, Rest, 2, Rest, 5, Rest, 3, Rest, 4, 2, Rest, 0, Rest],
    ];

    private readonly int[] _chord = [57, 60, 64, 67];
    private readonly int[] _tones = new int[Voices];
    private SeedRandom _random;
    private int[] _mode;
    private int[] _progression;
    private int[] _pattern;
    private int _key;
    private int _chords;
    private int _melody = 76;

    public Composer(ulong seed)
    {
        _random = new SeedRandom(seed);
        Tempo = 64 + _random.Below(30);
        _key = _random.Below(12);
        _mode = Modes[_random.Below(Modes.Length)];
        _progression = Progressions[_random.Below(Progressions.Length)];
        _pattern = Patterns[_random.Below(Patterns.Length)];
    }

    /// <summary>Beats a minute.</summary>
    public int Tempo { get; }

    /// <summary>Four MIDI notes for the pads.</summary>
    public ReadOnlySpan<int> Chord => _chord;

    /// <summary>The chord's pitch classes: root, third, fifth, and a minor seventh or the root again.</summary>
    public ReadOnlySpan<int> Tones => _tones;

    /// <summary>The bass's MIDI note.</summary>
    public int Bass { get; private set; }

    /// <summary>Goes to the next chord, or home.</summary>
    public void NextChord(bool home = false)
    {
        if (_chords > 0 && _chords % 8 == 0) NextSection();
        int degree = home ? 0 : _progression[_chords % _progression.Length];
        _chords++;
        if (Interval(degree, 4) != 7) degree = 0; // a diminished chord has no rest in it
        _tones[0] = Tone(degree);
        _tones[1] = Tone(degree + 2);
        _tones[2] = Tone(degree + 4);
        // A seventh only where it is no semitone against the root.
        _tones[3] = !home && Interval(degree, 6) == 10 ? Tone(degree + 6) : _tones[0];
        Bass = 36 + (_tones[0] % 12);
        if (Bass < 40) Bass += 12;
        LeadVoices();
    }

    /// <summary>The arpeggio's MIDI note on a sixteenth of the chord, or <see cref="Rest"/>.</summary>
    /// <param name="density">0 never to 1 always.</param>
    public int Arpeggio(int step, float density)
    {
        int tone = _pattern[step % _pattern.Length];
        bool wanted = _random.Chance(density); // drawn always: the notes do not depend on what is rested
        if (tone == Rest || !wanted) return Rest;
        return 60 + (_tones[tone % 3] % 12) + (tone >= 3 ? 12 : 0);
    }

    /// <summary>The melody's MIDI note on a sixteenth, or <see cref="Rest"/>: chord tones, by small steps.</summary>
    public int Melody(int step, float density)
    {
        bool wanted = _random.Chance(step % 8 == 0 ? density : density * 0.4f);
        int way = _random.Below(5) - 2;
        if (step % 4 != 0 || !wanted) return Rest;
        _melody = NearestTone(Math.Clamp(_melody + (way * 3), 70, 88));
        return _melody;
    }

    private void NextSection()
    {
        _progression = Progressions[_random.Below(Progressions.Length)];
        _pattern = Patterns[_random.Below(Patterns.Length)];
        if (!_random.Chance(0.4f)) return;
        _key = (_key + (_random.Chance(0.5f) ? 5 : 7)) % 12;
        _mode = Modes[_random.Below(Modes.Length)];
    }

    private int Tone(int degree) => (_key + _mode[degree % 7]) % 12;

    // Semitones from a degree up to the one so many steps above it.
    private int Interval(int degree, int steps) => (Tone(degree + steps) - Tone(degree) + 12) % 12;

    private void LeadVoices()
    {
        for (int v = 0; v < Voices; v++)
        {
            int best = 0, distance = int.MaxValue;
            for (int note = LowestPad + v; note <= HighestPad; note++)
            {
                if (!IsTone(note) || Taken(note, v)) continue;
                int far = Math.Abs(note - _chord[v]);
                if (far < distance) (best, distance) = (note, far);
            }

            _chord[v] = best;
        }
    }

    private bool IsTone(int note) => Array.IndexOf(_tones, note % 12) >= 0;

    private bool Taken(int note, int voices) => Array.IndexOf(_chord, note, 0, voices) >= 0;

    private int NearestTone(int note)
    {
        for (int off = 0; ; off++)
        {
            if (IsTone(note + off)) return note + off;
            if (IsTone(note - off)) return note - off;
        }
    }
}

/// <summary>Numbers that are the same for the same seed on every machine and version (SplitMix64; Random promises no such thing).</summary>
internal struct SeedRandom(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        ulong z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>0 up to, not including, <paramref name="below"/>.</summary>
    public int Below(int below) => (int)((Next() >> 33) % (ulong)below);

    /// <summary>0 up to 1.</summary>
    public float Unit() => (Next() >> 40) * (1f / (1 << 24));

    public bool Chance(float probability) => Unit() < probability;
}
