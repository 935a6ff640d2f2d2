using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Quartz;

namespace Radio24.Adapters.Shared;

/// <summary>Quartz's jobs in the PostgreSQL that the station's processes share (migration 0012): the next Host on air goes on with them.</summary>
public static class SharedJobStore
{
    /// <param name="process">Has the database of <see cref="SharedBackplane"/>.</param>
    public static Action<IQuartzBuilder> Of(IServiceProvider process) => quartz => quartz.UsePersistentStore(store =>
    {
        NpgsqlDataSource source = process.GetRequiredService<NpgsqlDataSource>();
        store.UsePostgres(database => database.DataSourceFactory = _ => source);
        store.ConfigureStore(options => options.TablePrefix = "qrtz_");
    });
}
