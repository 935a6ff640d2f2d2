using System.Net;
using Microsoft.Extensions.Configuration;
using Radio24.Startup;

namespace Radio24.Api;

/// <summary>What an Api in a process of its own is told: section <c>Radio24</c> of the configuration.</summary>
internal sealed record ApiSettings
{
    public HttpOptions Http { get; init; } = new();

    /// <summary>Addresses, separated by commas.</summary>
    public string Listen { get; init; } = Settings.Loopback;

    public IReadOnlyList<IPAddress> HttpAddresses { get; private init; } = [];

    public ApiOptions Api { get; private init; } = new();

    /// <exception cref="StartException">A setting is wrong; the message names it and says what is possible.</exception>
    public static ApiSettings From(IConfiguration configuration)
    {
        IConfigurationSection section = configuration.GetSection(Settings.Section);
        ApiSettings settings = Settings.Bind<ApiSettings>(section);
        settings.Http.Validate();
        ApiOptions api = Settings.Bind<ApiOptions>(section, options => options.Problems());
        return settings with
        {
            HttpAddresses = Settings.ReadAddresses(settings.Http.Listen ?? settings.Listen),
            Api = api with
            {
                WebFolder = settings.Http.WebRoot,
                Presenter = api.Presenter ?? section["Director:Presenter"] ?? new Core.Direction.DirectorOptions().Presenter,
            },
        };
    }
}
