using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Radio24.Api.Problems;
using Radio24.Core.Ports;

namespace Radio24.Api.Health;

/// <summary>
/// Requests that need the store wait for it a moment while it starts, instead of being turned away. Later, when it has been there and is
/// away, they are answered at once.
/// </summary>
internal static class StoreStart
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private sealed record NeedsNoStore;

    /// <summary>The route answers without the store, so it does not wait for it.</summary>
    public static TBuilder WithoutStore<TBuilder>(this TBuilder route)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new NeedsNoStore());

    /// <summary>False for the page's files and for the routes that say so.</summary>
    public static bool NeedsStore(this HttpContext context) =>
        context.GetEndpoint() is { } endpoint && endpoint.Metadata.GetMetadata<NeedsNoStore>() is null;

    public static IApplicationBuilder UseStoreStart(this IApplicationBuilder app)
    {
        Task ready = app.ApplicationServices.GetRequiredService<IStoreStart>().Ready;
        TimeProvider time = app.ApplicationServices.GetRequiredService<TimeProvider>();
        return app.Use((context, next) => ready.IsCompleted || !context.NeedsStore() ? next(context) : WaitAsync(context, next));

        async Task WaitAsync(HttpContext context, RequestDelegate next)
        {
            try
            {
                await ready.WaitAsync(Patience, time, context.RequestAborted);
            }
            catch (TimeoutException)
            {
                await Problem.StoreAway.ExecuteAsync(context);
                return;
            }

            await next(context);
        }
    }
}
