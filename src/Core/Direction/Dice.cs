namespace Radio24.Core.Direction;

/// <summary>Chance that comes out the same for the same seed, on every machine (SplitMix64): not for secrets.</summary>
internal sealed class Dice(long seed)
{
    private ulong _state = unchecked((ulong)seed);

    /// <summary>0 to <paramref name="sides"/> − 1. The bias of the modulus is far below what a listener could hear.</summary>
    public int Roll(int sides)
    {
        unchecked
        {
            _state += 0x9E3779B97F4A7C15;
            ulong z = _state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return (int)((z ^ (z >> 31)) % (ulong)sides);
        }
    }
}
