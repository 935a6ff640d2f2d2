using System.Reflection;
using Microsoft.Extensions.Logging;
using Radio24.Core.Ports;
using Radio24.Core.Presenting;

namespace Radio24.Adapters.Presenting;

/// <summary>
/// The owner's presenters, a file each: <c>personas/*.yaml</c> in the data folder. Without a valid one there, those that came with the program present. A file that
/// was changed is read again when somebody asks who is on air; one that is not as it may be is named in the log, once, and what it said before stays in use.
/// </summary>
/// <param name="language">The station's: of those who have no hours, whoever speaks it comes first.</param>
public sealed partial class FolderPersonas(string folder, string language, TimeProvider time, ILogger<FolderPersonas> logger) : IPersonas
{
    private const string Resource = "Personas.";
    private const int LargestFile = 64 * 1024;
    private const int MostFiles = 50;

    /// <summary>A break asks more than once.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private static readonly IReadOnlyList<Persona> BuiltIn = [.. ReadBuiltIn()];

    private readonly Lock _gate = new();
    private Dictionary<string, Seen> _seen = new(StringComparer.Ordinal);
    private long? _looked;

    /// <param name="Persona">Null: nothing of the file was ever valid.</param>
    private sealed record Seen(DateTime Written, long Length, Persona? Persona);

    /// <summary>Where they are in a data folder.</summary>
    public static string In(string dataFolder) => Path.Combine(dataFolder, "personas");

    public Persona At(DateTimeOffset at)
    {
        IReadOnlyList<Persona> all;
        lock (_gate)
        {
            Look();
            all = [.. _seen.OrderBy(seen => seen.Key, StringComparer.Ordinal).Select(seen => seen.Value.Persona).OfType<Persona>()];
        }

        if (all.Count == 0)
            all = BuiltIn;
        var clock = TimeOnly.FromTimeSpan(at.TimeOfDay);
        return all.FirstOrDefault(persona => persona.Hours.Any(hours => hours.Has(clock)))
            ?? all.Where(persona => persona.Hours.Count == 0).OrderBy(persona => persona.Language != language).FirstOrDefault()
            ?? all.OrderBy(persona => persona.Language != language).First();
    }

    private void Look()
    {
        long now = time.GetTimestamp();
        if (_looked is { } looked && time.GetElapsedTime(looked, now) < LookEvery)
            return;
        _looked = now;
        try
        {
            var there = new DirectoryInfo(folder);
            if (!there.Exists)
            {
                _seen = new(StringComparer.Ordinal);
                return;
            }

            FileInfo[] files = [.. there.EnumerateFiles("*.*").Where(file => file.Extension is ".yaml" or ".yml").OrderBy(file => file.Name, StringComparer.Ordinal).Take(MostFiles)];
            _seen = files.ToDictionary(file => file.Name, file => Look(file, _seen.GetValueOrDefault(file.Name)), StringComparer.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // As it was: the next look may see more.
        }
    }

    private Seen Look(FileInfo file, Seen? before)
    {
        if (before is not null && before.Written == file.LastWriteTimeUtc && before.Length == file.Length)
            return before;
        string what = before?.Persona is null ? "It is left out" : "What it said before stays in use";
        var now = new Seen(file.LastWriteTimeUtc, file.Length, before?.Persona);
        try
        {
            if (file.Length > LargestFile)
                LogInvalid(logger, file.Name, 1, $"the file has {file.Length} bytes; {LargestFile} are possible", what);
            else
                now = now with { Persona = PersonaFile.Read(Path.GetFileNameWithoutExtension(file.Name), File.ReadAllText(file.FullName)) };
        }
        catch (PersonaFaultException e)
        {
            LogInvalid(logger, file.Name, e.Line, e.Message, what);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogUnreadable(logger, file.Name, what);
        }

        return now;
    }

    private static IEnumerable<Persona> ReadBuiltIn()
    {
        Assembly here = typeof(FolderPersonas).Assembly;
        foreach (string name in here.GetManifestResourceNames().Where(name => name.StartsWith(Resource, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(here.GetManifestResourceStream(name)!);
            yield return PersonaFile.Read(Path.GetFileNameWithoutExtension(name[Resource.Length..]), reader.ReadToEnd());
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "personas/{File}, line {Line}: {Fault}. {What} (docs/presenter.md)")]
    private static partial void LogInvalid(ILogger logger, string file, long line, string fault, string what);

    [LoggerMessage(Level = LogLevel.Warning, Message = "personas/{File} cannot be read. {What}")]
    private static partial void LogUnreadable(ILogger logger, string file, string what);
}
