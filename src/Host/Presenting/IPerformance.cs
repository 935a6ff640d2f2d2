using Radio24.Media.Audio;

namespace Radio24.Host.Presenting;

/// <summary>One speech segment in the making. Disposing it ends the making and gives up what was not heard.</summary>
public interface IPerformance : IAsyncDisposable
{
    /// <summary>
    /// Where the speech is written to as it is made. Each phrase is preceded by a mark, a <see cref="SpokenPhrase"/>: its
    /// caption is shown when the mark is heard.
    /// </summary>
    VoiceBuffer Voice { get; }

    /// <summary>Ends when enough is in <see cref="Voice"/> to go on air; faults if that will never be.</summary>
    Task Ready { get; }

    /// <summary>Ends when all of it is made; faults if something broke on the way.</summary>
    Task Finished { get; }

    /// <summary>Stops making it and lets what is heard end within 10 ms.</summary>
    void Interrupt();
}
