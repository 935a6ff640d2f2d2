namespace Radio24.Core.Screening;

/// <summary>One line of a lexicon: what it says about a post that holds it.</summary>
/// <param name="Weight">0 to 1; weights of one rule add up as chances do.</param>
/// <param name="Line">Where it stands, for whoever looks after the lexicon.</param>
internal sealed record LexiconEntry(ScreeningRule Rule, double Weight, string Line);
