using System.ComponentModel.DataAnnotations;

namespace Radio24.Api.Security;

/// <summary>
/// What tokens are signed with. To rotate: put the new key first and restart. Tokens of the others stay good until their end, until
/// the key's, or until the key is taken off the list. Without any, the station makes one for itself.
/// </summary>
public sealed record TokenOptions
{
    /// <summary>The first signs, all verify.</summary>
    public IReadOnlyList<TokenKeyOptions> Keys { get; init; } = [];
}

public sealed record TokenKeyOptions
{
    /// <summary>An RSA key as PEM: tokens are RS256. Anything else of 32 bytes or more: HS256.</summary>
    [Required(ErrorMessage = "name a PEM (RS256) or a file of 32 random bytes or more (HS256)")]
    public string File { get; init; } = "";

    /// <summary>From then on its tokens are refused; null: as long as it is on the list.</summary>
    public DateTimeOffset? Until { get; init; }
}
