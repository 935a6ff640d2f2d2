using System.ClientModel.Primitives;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using OpenAI.Audio;
using OpenAI.Chat;
using OpenAI.Embeddings;
using OpenAI.Models;
using OpenAI.Moderations;
using Radio24.Core.Asking;
using Radio24.Core.Ports;

namespace Radio24.Adapters.Ai;

/// <summary>Every model that the settings name, each behind its port. Nothing is sent anywhere before the first question.</summary>
public sealed partial class AiModels : IDisposable
{
    private readonly AiOptions _options;
    private readonly ILedger _ledger;
    private readonly TimeProvider _time;
    private readonly ILogger<AiModels> _logger;
    private readonly PriceTable _prices;
    private readonly Dictionary<(Uri, string?), ModelEndpoint> _endpoints = [];
    private readonly Uri _usual;
    private readonly AskedModeration _moderation;

    public AiModels(AiOptions options, ILedger ledger, TimeProvider time, ILogger<AiModels> logger)
    {
        (_options, _ledger, _time, _logger, _prices) = (options, ledger, time, logger, options.PriceTable);
        _usual = ModelEndpoint.Plain(options.Endpoint);
        bool known = _usual == AiOptions.OpenAi && !string.IsNullOrWhiteSpace(options.ApiKey);
        Chat = MakeChat(options.Models.Chat.Count > 0 ? options.Models.Chat : known ? KnownModels.Chat : []);
        _moderation = MakeModeration(options.Models.Moderation ?? (known ? KnownModels.Moderation : null));
        Transcription = MakeTranscription(options.Models.Transcription ?? (known ? KnownModels.Transcription : null));
        Embedding = MakeEmbedding(options.Models.Embedding ?? (known ? KnownModels.Embedding : null));
        if (Chat.IsThere || _moderation.IsThere)
            LogThere(options.Endpoint.Host, options.HourlyCap, options.DailyCap);
        else if (_usual != AiOptions.OpenAi)
            LogNothingNamed(options.Endpoint.Host);
    }

    public IChatModel Chat { get; }

    public IModerationModel Moderation => _moderation;

    public ITranscriptionModel Transcription { get; }

    public IEmbeddingModel Embedding { get; }

    /// <summary>Whether the service answers: asks what costs nothing, a judgement of moderation or else which models there are.</summary>
    /// <returns>Null: it answers.</returns>
    public async Task<ModelTrouble?> LookAsync(CancellationToken cancellationToken)
    {
        if (!_moderation.IsThere && !Chat.IsThere)
            return ModelTrouble.NotConfigured;
        try
        {
            if (_moderation.IsThere)
                await _moderation.JudgeAsync("hello", CallPurpose.Doctor, null, cancellationToken);
            else
                await ListAsync(cancellationToken);
            return null;
        }
        catch (ModelAwayException away)
        {
            return away.Trouble;
        }
    }

    public void Dispose()
    {
        (Embedding as IDisposable)?.Dispose();
        foreach (ModelEndpoint endpoint in _endpoints.Values)
            endpoint.Dispose();
    }

    private AskedChat MakeChat(IReadOnlyList<AiChatModelOptions> models) => new(
        models.Where(IsUsable).DistinctBy(model => (model.Name.Trim(), EndpointOf(model).Address)).Select(model =>
        {
            ModelEndpoint at = EndpointOf(model);
            IChatClient client = new ChatClient(model.Name.Trim(), at.Credential, at.Options()).AsIChatClient();
            return (Paid(model), client, model, _prices.Of(model.Name.Trim()));
        }),
        _time);

    private AskedModeration MakeModeration(AiModelOptions? model) => IsUsable(model) && EndpointOf(model) is var at
        ? new AskedModeration(Paid(model), new ModerationClient(model.Name.Trim(), at.Credential, at.Options()))
        : new AskedModeration(null, null);

    private AskedTranscription MakeTranscription(AiModelOptions? model) => IsUsable(model) && EndpointOf(model) is var at
        ? new AskedTranscription(Paid(model, _options.Deadline * 3), new AudioClient(model.Name.Trim(), at.Credential, at.Options()), _options.CloudTranscription)
        : new AskedTranscription(null, null, _options.CloudTranscription);

    private IEmbeddingModel MakeEmbedding(AiEmbeddingModelOptions? model)
    {
        if (!IsUsable(model))
            return _options.LocalEmbeddings ? new LocalEmbedding(_time) : new NoEmbedding();
        ModelEndpoint at = EndpointOf(model);
        // The dimensions are not asked for: not every model knows them as a parameter.
        return new AskedEmbedding(
            Paid(model), new EmbeddingClient(model.Name.Trim(), at.Credential, at.Options()).AsIEmbeddingGenerator(), model.Dimensions);
    }

    private async Task ListAsync(CancellationToken cancellationToken)
    {
        AiModelOptions model = _options.Models.Chat.FirstOrDefault(IsUsable) ?? KnownModels.Chat[0];
        ModelEndpoint at = EndpointOf(model);
        var paid = new PaidModel(at.Of("models", _usual), ModelPrice.Free, _options, _options.Deadline, _ledger, _time, _logger);
        await paid.AskAsync(
            CallPurpose.Doctor, new TokensUsed(), "only choice", null,
            async token =>
            {
                await new OpenAIModelClient(at.Credential, at.Options()).GetModelsAsync(new RequestOptions { CancellationToken = token });
                return (true, new TokensUsed());
            },
            cancellationToken);
    }

    /// <summary>A model needs a name, and an endpoint that is somebody's: OpenAI's own without a key answers nothing.</summary>
    private bool IsUsable([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] AiModelOptions? model) =>
        model is { IsNone: false } && (model.Endpoint is not null || _usual != AiOptions.OpenAi || !string.IsNullOrWhiteSpace(_options.ApiKey));

    /// <summary>The common key goes to the common endpoint alone.</summary>
    private ModelEndpoint EndpointOf(AiModelOptions model)
    {
        (Uri Address, string? Key) place = model.Endpoint is { } named && ModelEndpoint.Plain(named) is var own && own != _usual
            ? (own, model.ApiKey)
            : (_usual, model.ApiKey ?? _options.ApiKey);
        if (!_endpoints.TryGetValue(place, out ModelEndpoint? endpoint))
            _endpoints[place] = endpoint = new ModelEndpoint(place.Address, place.Key);
        return endpoint;
    }

    private PaidModel Paid(AiModelOptions model, TimeSpan? deadline = null)
    {
        string name = model.Name.Trim();
        return new PaidModel(EndpointOf(model).Of(name, _usual), _prices.Of(name), _options, deadline ?? _options.Deadline, _ledger, _time, _logger);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Models are asked at {Host}, for {HourlyCap} dollars an hour and {DailyCap} a day at the most")]
    private partial void LogThere(string host, double hourlyCap, double dailyCap);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The model service is at {Host} (Radio24:Ai:Endpoint, or Radio24:Presenter:Endpoint), but Radio24:Ai:Models names neither a chat nor a moderation model: none is asked, and the local rules stand alone")]
    private partial void LogNothingNamed(string host);
}
