namespace Radio24.Media.Audio;

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
