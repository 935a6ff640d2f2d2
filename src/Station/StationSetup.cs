namespace Radio24.Station;

/// <summary>The steps of Program.cs that need more than a line.</summary>
internal static class StationSetup
{
    /// <summary>Command line before environment (<c>Radio24__Http__Port</c>) before <c>appsettings.json</c>.</summary>
    public static StationOptions AddStationOptions(
        this WebApplicationBuilder builder, IReadOnlyDictionary<string, string?> commandLine)
    {
        builder.Configuration.AddInMemoryCollection(commandLine.Where(setting => setting.Value is not null));
        return StationOptions.From(builder.Configuration);
    }

    public static void AddSignOn(this IServiceCollection services) => services.AddHostedService<SignOn>();
}
