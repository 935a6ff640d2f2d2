using Radio24.Core.Posts;

namespace Radio24.Host.Presenting;

/// <summary>The mark in front of each phrase: what is said from here on.</summary>
/// <param name="Length">How long the phrase is heard, the pause after it not counted.</param>
/// <param name="Post">The post it takes up, if any.</param>
public sealed record SpokenPhrase(string Text, string Language, TimeSpan Length, PostId? Post);
