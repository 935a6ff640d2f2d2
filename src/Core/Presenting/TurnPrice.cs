using System.Text;
using Radio24.Core.Asking;

namespace Radio24.Core.Presenting;

/// <summary>What a turn uses at the worst: so much is set aside before it is asked for.</summary>
public static class TurnPrice
{
    /// <summary>Services count 10 (OpenAI) to 32 of them for a second of sound that they hear.</summary>
    private const int TokensOfSecondHeard = 32;

    /// <summary>Sound that is given: 20 tokens a second (OpenAI), where one pays by the minute.</summary>
    private const int TokensOfSecondSpoken = 20;

    /// <summary>What the protocol adds around texts.</summary>
    private const int Around = 64;

    /// <summary>No token is shorter than a byte; all of the answer is taken for sound, the dearest there is.</summary>
    public static TokensUsed Dearest(SessionSetup setup, SpeechBrief brief, SpeechTraits traits, ModelPrice price)
    {
        double heard = brief.Recording.Length / 2.0 / Math.Max(1, traits.RateIn);
        int most = Math.Max(0, brief.MostTokens);
        return new TokensUsed(
            TextIn: Encoding.UTF8.GetByteCount(setup.Instructions) + Encoding.UTF8.GetByteCount(brief.Instructions)
                + Encoding.UTF8.GetByteCount(brief.Material ?? "") + Around,
            TextOut: price.TextOut > price.AudioOut ? most : 0,
            AudioIn: (long)Math.Ceiling(heard * TokensOfSecondHeard),
            AudioOut: price.TextOut > price.AudioOut ? 0 : most,
            Seconds: heard + ((double)most / TokensOfSecondSpoken));
    }
}
