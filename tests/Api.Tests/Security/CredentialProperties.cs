using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Radio24.Adapters.Keys;
using Radio24.Api.Accounts;
using Radio24.Api.Keys;
using Radio24.Api.Security;
using Radio24.Api.Tests.Station;
using Radio24.Core.Posts;

namespace Radio24.Api.Tests.Security;

/// <summary>What anybody may send as a token, a key or a session: whatever it is, it is refused and never an error of the station's.</summary>
public sealed class CredentialProperties : IDisposable
{
    private static readonly string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"; // RFC 4648 §5

    private readonly DirectoryInfo _keys = Directory.CreateTempSubdirectory("radio24-keys-");

    /// <summary>Text as long as a secret, of characters that are mostly a secret's.</summary>
    public static Arbitrary<string> AlmostSecrets() => (
        from characters in Gen.Frequency((60, Gen.Elements(Alphabet.ToCharArray())), (1, Gen.Elements('!', '+', '/', '=', ' ', '\n', '\0', 'é', '\uD83D')))
            .ArrayOf(SecretHash.NewSecret().Length - 1)
        from last in Gen.Frequency((3, Gen.Elements("AEIMQUYcgkosw048".ToCharArray())), (1, Gen.Elements(Alphabet.ToCharArray())))
        select new string([.. characters, last])).ToArbitrary();

    [Property(MaxTest = 300)]
    public void No_text_is_a_secret_that_does_not_decode_to_its_bits(string? text)
    {
        Assert.Null(SecretHash.Of(text));
        Assert.Null(KeySecret.Hash(text ?? ""));
        Assert.Null(KeySecret.Hash(KeySecret.Prefix + text));
    }

    [Property(Arbitrary = [typeof(CredentialProperties)], MaxTest = 1_000)]
    public void Text_as_long_as_a_secret_is_one_only_if_all_its_characters_are(string text)
    {
        // 43 characters are 258 bits: the last two are nothing, and have to be 0 (RFC 4648 §3.5).
        bool isOne = text.All(Alphabet.Contains) && Alphabet.IndexOf(text[^1], StringComparison.Ordinal) % 4 == 0;
        Assert.Equal(isOne, SecretHash.Of(text) is { Length: 32 });
        Assert.Equal(isOne, SecretHash.Derive(text, "csrf"u8) is not null);
        Assert.Equal(isOne, KeySecret.Hash(KeySecret.Prefix + text) is { Length: 32 });
    }

    [Property(MaxTest = 300)]
    public async Task A_token_is_known_again_and_a_changed_one_is_not(Guid id, ushort at, char other)
    {
        ListenerTokens tokens = Tokens();
        Assert.True(ListenerId.TryParse(id.ToString("N"), out ListenerId listener));
        (string token, _) = await tokens.IssueAsync(listener, default);
        Assert.Equal(listener, (await Tokens().ReadAsync(token))?.Listener);

        // The last character of each part has bits that decode to nothing: changed alone, it may be the same token.
        int place = at % token.Length;
        if (place == token.Length - 1 || token[place] == other || token[place + 1] == '.')
            return;
        Assert.Null(await Tokens().ReadAsync(new StringBuilder(token) { [place] = other }.ToString()));
    }

    [Property(MaxTest = 300)]
    public async Task No_text_is_a_token(string? head, string? body, string? tail)
    {
        ListenerTokens tokens = Tokens();
        string Part(string? text) => Microsoft.IdentityModel.Tokens.Base64UrlEncoder.Encode(text ?? "");
        Assert.Null(await tokens.ReadAsync(head ?? ""));
        Assert.Null(await tokens.ReadAsync($"{head}.{body}.{tail}"));
        Assert.Null(await tokens.ReadAsync($"{Part(head)}.{Part(body)}.{Part(tail)}"));
        Assert.Null(await tokens.ReadAsync($"{Part("{\"alg\":\"HS256\",\"kid\":" + head + "}")}.{Part("{\"sub\":" + body + "}")}.{Part(tail)}"));
    }

    [Fact]
    public async Task A_secret_that_is_none_is_refused_and_nothing_is_logged()
    {
        var log = new LogLines();
        await using TestStation station = await TestStation.StartAsync(services: log.AddTo);
        string none = new('!', SecretHash.NewSecret().Length);
        foreach ((string header, string value) in new[] { ("Cookie", $"{SessionCookie.Name}={none}"), ("Authorization", $"Bearer {KeySecret.Prefix}{none}") })
        {
            using HttpResponseMessage answer = await station.SendAsync(
                HttpMethod.Get, "/api/v1/posts", headers: headers => headers.TryAddWithoutValidation(header, value));
            await answer.ProblemAsync(401, "needsToken");
        }

        Assert.DoesNotContain(log.Lines, line => !line.StartsWith("Information", StringComparison.Ordinal));
    }

    public void Dispose() => _keys.Delete(recursive: true);

    private ListenerTokens Tokens() => new(
        new TokenKeys(new TokenOptions(), new FolderKeys(FolderKeys.In(_keys.FullName))), TimeSpan.FromDays(1), TimeProvider.System);
}
