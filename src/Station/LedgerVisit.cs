using System.Data.Common;
using System.Net.Sockets;
using Radio24.Adapters.Embedded;
using Radio24.Adapters.Postgres.Embedded;
using Radio24.Core.Ports;
using Radio24.Startup;

namespace Radio24.Station;

/// <summary>A command that pays for something books it where the station does, if the station has a database that can be reached.</summary>
internal static class LedgerVisit
{
    /// <param name="work">Gets null where there is no ledger to be had.</param>
    public static async Task<T> UseAsync<T>(EmbeddedBackplaneOptions options, Func<ILedger?, Task<T>> work)
    {
        bool began = false;
        T? result = default;
        try
        {
            Kind kind = Keeping.KindOf(options);
            if (!Keeping.HasData(options, kind))
            {
                began = true;
                return await work(null);
            }

            await Keeping.VisitAsync(options, kind, async visit =>
            {
                began = true;
                await using var ledger = visit.OpenLedger(options.Ai.Caps, TimeProvider.System);
                result = await work(ledger);
            });
            return result!;
        }
        catch (Exception e) when (!began && e is StartException or EmbeddedPostgresException or DbException or SocketException or IOException
            or ArgumentException or InvalidOperationException or InvalidDataException or TimeoutException)
        {
            return await work(null);
        }
    }
}
