using Radio24.Core.Asking;
using Radio24.Core.Ports;
using Radio24.Core.Screening;

namespace Radio24.Core.Tone;

/// <summary>The one <see cref="ToneBridge"/> of a station, of what the station is made of: what is previewed is made as what airs.</summary>
public static class StationTone
{
    /// <param name="all">Has the ports, <see cref="LocalScreening"/> and the clock; <see cref="IChatModel"/> if there is one.</param>
    /// <param name="station">Its name, for the prompts.</param>
    /// <param name="rules">Of the house, in words; null: there are none.</param>
    public static ToneBridge Bridge(IServiceProvider all, ToneOptions options, string station, string? rules) => new(
        options, new TonePrompts(Prompts.BuiltIn, rules), Of<IGlossaries>(all), (IChatModel?)all.GetService(typeof(IChatModel)), Of<IToneCache>(all),
        Of<LocalScreening>(all).IsNoWorseAsync, Of<TimeProvider>(all), station);

    private static T Of<T>(IServiceProvider all) => (T)(all.GetService(typeof(T)) ?? throw new InvalidOperationException($"The station has no {typeof(T).Name}."));
}
