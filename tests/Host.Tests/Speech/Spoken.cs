using Radio24.Host.Speech;

namespace Radio24.Host.Tests.Speech;

internal static class Spoken
{
    public static async Task<(short[] Samples, int Rate)> AllAsync(ISpeechEngine engine, string text)
    {
        var all = new List<short>();
        int rate = 0;
        await foreach (SpeechPiece piece in engine.SpeakAsync(text, CancellationToken.None))
        {
            all.AddRange(piece.Mono.Span);
            rate = piece.SampleRate;
        }

        return ([.. all], rate);
    }
}
