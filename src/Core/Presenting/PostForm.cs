using Radio24.Core.Phrases;
using Radio24.Core.Posts;

namespace Radio24.Core.Presenting;

/// <summary>How a post is taken up: a short one is read out, a long one told, a recording was heard.</summary>
internal enum PostForm
{
    Read,
    Told,
    Voice,

    /// <summary>A recording of which nobody knows what was said.</summary>
    VoiceUnheard,
}

internal static class PostForms
{
    /// <summary>A third of a minute: as long as a presenter reads without losing the listeners.</summary>
    private const int LongestRead = 20; // s

    public static PostForm Of(ListenerPost post, string words, string language) => post.Body switch
    {
        PostBody.Voice when !CleanText.HasWords(words) => PostForm.VoiceUnheard,
        PostBody.Voice => PostForm.Voice,
        _ when !Sayable.Is(words) => PostForm.Told, // in letters that the station does not speak
        _ when SpeechLength.ToRead(words, language).Seconds > LongestRead => PostForm.Told,
        _ => PostForm.Read,
    };

    public static string Words(PostBody body) => body switch
    {
        PostBody.Text text => text.Words,
        PostBody.Voice voice => voice.Transcript ?? "",
        _ => "",
    };
}
