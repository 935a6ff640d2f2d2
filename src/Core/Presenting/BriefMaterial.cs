using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Radio24.Core.Presenting;

/// <summary>
/// Everything in a brief that others wrote: titles of music, passages, posts. As JSON, so that nothing in a value can pass for another one.
/// </summary>
internal sealed record BriefMaterial
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // it goes to a model, not into a page
    };

    public IReadOnlyList<string>? Facts { get; init; }

    public BriefListener? Listener { get; init; }

    public IReadOnlyList<BriefTurn>? Exchange { get; init; }

    public IReadOnlyList<string>? Lately { get; init; }

    public override string ToString() => JsonSerializer.Serialize(this, Json);
}

/// <param name="Words">To be read out or answered; null: it is shown the gist alone.</param>
internal sealed record BriefListener(string Name, string? Topic, string? Mood, string? Gist, string? Words);

/// <param name="You">What was heard of the answer; null: it is not known any more.</param>
internal sealed record BriefTurn(string Listener, string? You);
