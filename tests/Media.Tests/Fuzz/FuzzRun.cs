using System.Diagnostics;

namespace Radio24.Media.Tests.Fuzz;

/// <summary>What is fuzzed: takes an input, must not throw.</summary>
internal delegate void FuzzTarget(ReadOnlySpan<byte> input);

/// <summary>
/// Feeds a parser with generated and mutated inputs, the same ones on every run. Asserts: no exception, no input that
/// hangs, and no memory that stays. Set RADIO24_FUZZ_INPUTS to try fewer (or more) than a test asks for.
/// </summary>
internal static class FuzzRun
{
    private const int MaxLength = 8_192;

    /// <summary>Only a hang takes that long, on any machine.</summary>
    private static readonly TimeSpan HangTime = TimeSpan.FromSeconds(30);

    /// <summary>Managed memory that may be there more after the run than after its first tenth.</summary>
    private const long GrowthBytes = 4 << 20;

    /// <param name="seeds">Well-formed inputs to begin from.</param>
    /// <param name="inputs">How many to try.</param>
    public static void Run(IReadOnlyList<byte[]> seeds, int inputs, FuzzTarget target, ulong seed = 24)
    {
        if (int.TryParse(Environment.GetEnvironmentVariable("RADIO24_FUZZ_INPUTS"), out int asked)) inputs = asked;
        var mutator = new Mutator(seeds, MaxLength, seed);
        long before = 0;
        long began = Stopwatch.GetTimestamp();
        for (int i = 0; i < inputs; i++)
        {
            if (i == inputs / 10) before = GC.GetTotalMemory(forceFullCollection: true);
            ReadOnlySpan<byte> input = mutator.Next(i);
            try
            {
                target(input);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Input {i} ({input.Length} bytes) threw: {Convert.ToHexString(input)}", e);
            }

            if ((i & 0xFF) != 0) continue;
            Assert.True(Stopwatch.GetElapsedTime(began) < HangTime, $"one of the 256 inputs up to {i} hung");
            began = Stopwatch.GetTimestamp();
        }

        long growth = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(growth < GrowthBytes, $"{growth} bytes stayed in memory");
    }
}

/// <summary>
/// Suites that fuzz run alone in their process: what other suites hold in memory meanwhile would count as growth.
/// </summary>
[CollectionDefinition(nameof(FuzzCollection), DisableParallelization = true)]
public sealed class FuzzCollection;
