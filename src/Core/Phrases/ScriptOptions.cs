using System.ComponentModel.DataAnnotations;

namespace Radio24.Core.Phrases;

/// <summary>Who speaks, and in which language when nobody else has chosen one.</summary>
public sealed record ScriptOptions
{
    /// <summary>As it is said: "Radio twenty-four", not "Radio24", which engines read digit by digit.</summary>
    public string StationEn { get; init; } = "Radio Twenty-Four";

    public string StationJa { get; init; } = "ラジオにじゅうよん";

    /// <summary>The station's own language for links, idents and fillers; posts are read and answered in theirs.</summary>
    [AllowedValues(Phrases.Language.English, Phrases.Language.Japanese, ErrorMessage = "en and ja are possible")]
    public string Language { get; init; } = Phrases.Language.English;

    /// <summary>Sign-on and station ID are said in the other language too.</summary>
    public bool Bilingual { get; init; } = true;
}
