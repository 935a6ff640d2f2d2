namespace Radio24.Core.Screening;

/// <summary>What a post is about and how it sounds, for the presenter and the desk. No words of the post.</summary>
/// <param name="Clarity">How well it can be understood when it is heard once: 0 to 1.</param>
/// <param name="Model">Which model said so; null: rules.</param>
public sealed record PostAnalysis(PostTopic Topic, PostMood Mood, double Clarity, string? Model = null);

public enum PostTopic
{
    Other,
    Greeting,
    Music,
    Question,
    Thanks,
    Weather,
    News,
    Memory,
    Daily,
}

public enum PostMood
{
    Neutral,
    Happy,
    Sad,
    Angry,
    Worried,
    Grateful,
}
