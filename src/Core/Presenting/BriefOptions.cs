namespace Radio24.Core.Presenting;

/// <summary>What a station's briefs have in common.</summary>
/// <param name="Station">The station's name as listeners read it.</param>
public sealed record BriefOptions(string Station)
{
    /// <summary>The same as spoken in English.</summary>
    public string SpokenEn { get; init; } = Station;

    /// <summary>The same as spoken in Japanese.</summary>
    public string SpokenJa { get; init; } = Station;

    /// <summary>Sign-on and station ID also in the other language.</summary>
    public bool Bilingual { get; init; } = true;

    /// <summary>Rules of the house, in words; null: none.</summary>
    public string? HouseRules { get; init; }

    /// <summary>For a persona that names no voice.</summary>
    public string Voice { get; init; } = "";

    /// <summary>How long speech waits before it is heard.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>A source of facts that takes longer is left out.</summary>
    public TimeSpan FactsWithin { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>Without a model's gist after so long, the rules' one is taken.</summary>
    public TimeSpan GistWithin { get; init; } = TimeSpan.FromSeconds(2);
}
