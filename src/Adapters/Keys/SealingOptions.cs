using System.ComponentModel.DataAnnotations;

namespace Radio24.Adapters.Keys;

/// <summary>
/// Section <c>Radio24:Sealing</c>. Without a key here the station makes one for itself, keeps it with its other keys, and so in its backups too. With one, a
/// backup holds nothing that opens what is sealed: the owner keeps the key elsewhere.
/// </summary>
public sealed record SealingOptions
{
    /// <summary>Seals addresses, originals and secrets where they are kept; the same in every process. To rotate: put it first among the old ones and name a new one.</summary>
    [SealingKey, DataType(DataType.Password)]
    public string? Key { get; init; }

    /// <summary>Keys that sealed before: they open only.</summary>
    [SealingKey, DataType(DataType.Password)]
    public IReadOnlyList<string> OldKeys { get; init; } = [];

    /// <summary>Says nothing of the keys.</summary>
    public override string ToString() => Key is null ? "sealed by the station's key" : "sealed by the owner's key";
}

/// <summary>256 bits in base64.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SealingKeyAttribute : ValidationAttribute
{
    public const int Length = 32;

    public SealingKeyAttribute() => ErrorMessage = "32 random bytes in base64 are needed: openssl rand -base64 32";

    public override bool IsValid(object? value) => value switch
    {
        null => true,
        string text => Convert.TryFromBase64String(text.Trim(), new byte[text.Length], out int length) && length == Length,
        _ => true, // a list: its elements are checked one by one
    };
}
