using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace Radio24.Host.Speech;

/// <summary>The voices that there are here, by language. The station goes on with what is there, also with none.</summary>
public sealed partial class SpeechEngines
{
    private readonly Dictionary<string, ISpeechEngine> _byLanguage = [];

    public SpeechEngines(IEnumerable<ISpeechEngine> engines)
    {
        foreach (ISpeechEngine engine in engines)
            _byLanguage.TryAdd(engine.Language, engine);
    }

    /// <summary>Languages that can be spoken.</summary>
    public IReadOnlyCollection<string> Languages => _byLanguage.Keys;

    public bool TryGet(string language, [NotNullWhen(true)] out ISpeechEngine? engine) => _byLanguage.TryGetValue(language, out engine);

    /// <summary>Looks for the offline voices and says once in the log what is missing and what becomes of it.</summary>
    public static SpeechEngines Find(SpeechOptions options, ILogger<SpeechEngines> logger)
    {
        var found = new List<ISpeechEngine>();
        foreach (Func<ISpeechEngine> make in (Func<ISpeechEngine>[])[() => new FliteEngine(options), () => new OpenJTalkEngine(options)])
        {
            try
            {
                ISpeechEngine engine = make();
                found.Add(engine);
                LogFound(logger, engine.Name, engine.Language);
            }
            catch (SpeechException e)
            {
                LogMissing(logger, e.Message);
            }
        }

        if (found.Count == 0)
            LogMusicOnly(logger);
        return new SpeechEngines(found);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Voice: {Engine} speaks \"{Language}\"")]
    private static partial void LogFound(ILogger logger, string engine, string language);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Missing}")]
    private static partial void LogMissing(ILogger logger, string missing);

    [LoggerMessage(Level = LogLevel.Warning, Message = "No voice at all: the station plays music only, and posts cannot be read out")]
    private static partial void LogMusicOnly(ILogger logger);
}
