using Npgsql;

namespace Radio24.Adapters.Postgres;

/// <summary>How the station connects to PostgreSQL.</summary>
public static class Database
{
    /// <param name="check">Called before every new connection is used; what it throws reaches whoever wanted the connection.</param>
    /// <param name="prepares">
    /// The server keeps each session's statements, so that it need not read them anew every time. The embedded one has a single session for all.
    /// </param>
    /// <param name="connectionString">As Npgsql reads it: <c>Host=…;Username=…;Password=…;Database=…</c>.</param>
    /// <exception cref="ArgumentException">The connection string cannot be read; the message names what is wrong, not its password.</exception>
    public static NpgsqlDataSource Open(string connectionString, Action? check = null, bool prepares = false)
    {
        NpgsqlConnectionStringBuilder settings;
        try
        {
            settings = new NpgsqlConnectionStringBuilder(connectionString);
        }
        catch (ArgumentException e)
        {
            throw new ArgumentException($"Radio24:Store:ConnectionString cannot be read: {e.Message}", nameof(connectionString), e);
        }

        settings.ApplicationName ??= "radio24";
        if (prepares)
        {
            // The station's statements are few, and leave nothing behind in a session that would have to be cleared away.
            if (settings.MaxAutoPrepare == 0)
                settings.MaxAutoPrepare = 64;
            settings.NoResetOnClose = true;
            // A statement is planned once a session, perhaps while the tables are empty, and must be right when they are not: by an index, all
            // of them. Planning anew each time was two fifths of what a flood asked of the server.
            settings.Options = $"{settings.Options} -c enable_seqscan=off -c plan_cache_mode=force_generic_plan -c jit=off".Trim();
        }

        var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString);
        if (check is not null)
        {
            builder.UsePhysicalConnectionInitializer(_ => check(), _ =>
            {
                check();
                return Task.CompletedTask;
            });
        }

        return builder.Build();
    }
}
