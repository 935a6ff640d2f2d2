using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Radio24.Adapters.Ai.Realtime;
using Radio24.Core.Ports;

namespace Radio24.Adapters.Ai;

/// <summary>What both backplanes say of models.</summary>
internal static class AiBackplane
{
    /// <summary>
    /// Registers <see cref="IChatModel"/>, <see cref="IModerationModel"/>, <see cref="ITranscriptionModel"/> and <see cref="IEmbeddingModel"/>, over the one <see cref="ILedger"/>, and
    /// <see cref="ISpeechModels"/>, whose turns whoever asks for them books.
    /// </summary>
    public static void AddAiBackplane(this IServiceCollection services, AiOptions ai, PresenterModelOptions presenter)
    {
        AiOptions options = presenter.Redirect(ai);
        services.TryAddSingleton<ISpeechModels>(all => new SpeechModels(
            presenter, ai, all.GetRequiredService<TimeProvider>(), all.GetRequiredService<ILogger<SpeechModels>>()));
        services.AddSingleton(all => new AiModels(
            options, all.GetRequiredService<ILedger>(), all.GetRequiredService<TimeProvider>(), all.GetRequiredService<ILogger<AiModels>>()));
        services.AddSingleton(all => all.GetRequiredService<AiModels>().Chat);
        services.AddSingleton(all => all.GetRequiredService<AiModels>().Moderation);
        services.AddSingleton(all => all.GetRequiredService<AiModels>().Transcription);
        services.AddSingleton(all => all.GetRequiredService<AiModels>().Embedding);
    }
}
