using System.Collections.Concurrent;
using Radio24.Core.Phrases;
using Radio24.Core.Ports;
using Radio24.Core.Tone;

namespace Radio24.Adapters.Tone;

/// <summary>
/// The owner's terms, from <c>terminology/en.txt</c> and <c>ja.txt</c> in the data folder. A file that was changed is read again within seconds,
/// without a restart; one that cannot be read stays as it was.
/// </summary>
public sealed class FolderGlossaries(string folder, TimeProvider time) : IGlossaries
{
    private const int LargestFile = 256 * 1024;

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, Seen> _seen = new(StringComparer.Ordinal);

    private sealed record Seen(Glossary Glossary, DateTime Written, long Looked);

    /// <summary>Where they are in a data folder.</summary>
    public static string In(string dataFolder) => Path.Combine(dataFolder, "terminology");

    public Glossary Of(string language)
    {
        // Names of files come from here alone.
        string name = language == Language.Japanese ? Language.Japanese : Language.English;
        Seen? seen = _seen.GetValueOrDefault(name);
        long now = time.GetTimestamp();
        if (seen is not null && time.GetElapsedTime(seen.Looked, now) < LookEvery)
            return seen.Glossary;
        Seen next = Look(Path.Combine(folder, $"{name}.txt"), seen, now);
        _seen[name] = next;
        return next.Glossary;
    }

    private static Seen Look(string file, Seen? seen, long now)
    {
        try
        {
            var at = new FileInfo(file);
            if (!at.Exists)
                return new Seen(Glossary.Empty, default, now);
            if (seen is not null && at.LastWriteTimeUtc == seen.Written)
                return seen with { Looked = now };
            if (at.Length > LargestFile)
                return new Seen(seen?.Glossary ?? Glossary.Empty, at.LastWriteTimeUtc, now);
            return new Seen(Glossary.Parse(File.ReadAllText(file)), at.LastWriteTimeUtc, now);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (seen ?? new Seen(Glossary.Empty, default, now)) with { Looked = now };
        }
    }
}
