using Radio24.Core.Phrases;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Core.Presenting;
using Radio24.Host.Speech;
using Radio24.Media.Audio;

namespace Radio24.Host.Presenting;

/// <summary>
/// Speaks a script phrase by phrase: the first as soon as it is made (the music ducks meanwhile), each next while the one before
/// is heard.
/// </summary>
internal sealed class Performance : IPerformance
{
    private readonly ScriptSpeech _speech;
    private readonly Action<SpokenVoice>? _over;
    private int _told;
    private readonly CancellationTokenSource _end = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="buffer">How much speech is made ahead.</param>
    /// <param name="over">Told once it is over, if something of it was heard.</param>
    public Performance(
        IReadOnlyList<ScriptLine> script, ListenerPost? post, SpeechEngines engines, IVoiceStore recordings, TimeProvider time, TimeSpan buffer,
        Action<SpokenVoice>? over = null, Persona? persona = null)
    {
        Said = new SpokenVoice(new VoiceBuffer(buffer), post?.Id, time, _ready);
        _speech = new ScriptSpeech(engines, recordings, persona);
        Persona = persona;
        _over = over;
        Finished = Task.Run(() => MakeAsync(script, post, _end.Token));
    }

    public Persona? Persona { get; }

    public VoiceBuffer Voice => Said.Voice;

    /// <summary>What is said, and where.</summary>
    public SpokenVoice Said { get; }

    public Task Ready => _ready.Task;

    public Task Finished { get; }

    public void Interrupt()
    {
        Voice.Interrupt();
        _end.Cancel();
    }

    public async ValueTask DisposeAsync()
    {
        Interrupt();
        await Finished.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
        if (Voice.Heard > TimeSpan.Zero && Interlocked.Exchange(ref _told, 1) == 0)
            _over?.Invoke(Said);
    }

    private async Task MakeAsync(IReadOnlyList<ScriptLine> script, ListenerPost? post, CancellationToken ct)
    {
        try
        {
            if (!await _speech.SayAsync(script, post, Said, ct))
                throw new SpeechException("there was nothing to say");
            Voice.Complete();
        }
        catch (Exception e)
        {
            _ready.TrySetException(e);
            _ = _ready.Task.Exception; // observed here: nobody may be waiting for it any more
            throw;
        }
    }
}
