using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Hosting;
using Radio24.Api.Security;
using Radio24.Core.Ports;

namespace Radio24.Api.Accounts;

/// <summary>Where the one-time link is shown: to whoever started the station, not in its log.</summary>
internal sealed record StationConsole(TextWriter Out);

/// <summary>
/// As long as nobody is admin, every start shows a link that makes the first one. Its secret is in the fragment, which browsers
/// neither send nor put into Referer, and is kept as a hash.
/// </summary>
internal sealed class ClaimInvitation(
    IAccounts accounts, AccountOptions options, ApiOptions api, StationConsole console, IServer server, IHostApplicationLifetime life, TimeProvider time)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration up = life.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await InviteAsync(stoppingToken);
                return;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // The store says itself that it is away; it comes back.
            catch (Exception)
#pragma warning restore CA1031
            {
                await Task.Delay(TimeSpan.FromSeconds(1), time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task InviteAsync(CancellationToken cancellationToken)
    {
        if (await accounts.HasAdminAsync(cancellationToken))
            return;
        string secret = SecretHash.NewSecret();
        await accounts.InviteAdminAsync(SecretHash.Of(secret)!, time.GetUtcNow() + options.AdminLinkLifetime, cancellationToken);
        string address = (server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "")
            .Replace("0.0.0.0", "127.0.0.1").Replace("[::]", "127.0.0.1").TrimEnd('/');
        await console.Out.WriteLineAsync(
            $"No admin yet. Become it, once, within {options.AdminLinkLifetime.TotalMinutes:0} min / 管理者になる（1回限り、{options.AdminLinkLifetime.TotalMinutes:0}分以内）: "
            + $"{address}{api.PathBase}{ClaimPage.Path}#token={secret}");
    }
}
