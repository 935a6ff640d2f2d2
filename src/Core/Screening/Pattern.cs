using System.Runtime.InteropServices;

namespace Radio24.Core.Screening;

/// <summary>Classes that follow each other.</summary>
/// <param name="Owner">Which entry, class or exception it belongs to.</param>
internal sealed record Pattern(Pattern.Part[] Parts, int Owner)
{
    /// <param name="Class">Of what must stand there.</param>
    /// <param name="Gap">How many words or characters may stand before it.</param>
    [StructLayout(LayoutKind.Auto)]
    public readonly record struct Part(int Class, int Gap);

    /// <summary>How far the pattern reaches if its first part is an edge that ends at <paramref name="place"/>; -1: it does not hold there.</summary>
    public int Reach(Reading reading, int place, int part = 1)
    {
        if (part == Parts.Length)
            return place;
        (int @class, int gap) = (Parts[part].Class, Parts[part].Gap);
        for (int at = place; at < reading.Count && at <= place + gap; at++)
        {
            if (at > place && reading.Ends[at])
                break;
            for (int i = reading.From(at); i >= 0; i = reading.After(i))
            {
                Reading.Edge edge = reading[i];
                if (edge.Class == @class && Reach(reading, edge.End, part + 1) is >= 0 and var end)
                    return end;
            }
        }

        return -1;
    }
}
