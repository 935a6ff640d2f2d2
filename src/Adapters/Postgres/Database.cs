using Npgsql;

namespace Radio24.Adapters.Postgres;

/// <summary>How the station connects to PostgreSQL.</summary>
public static class Database
{
    /// <param name="check">Called before every new connection is used; what it throws reaches whoever wanted the connection.</param>
    /// <param name="connectionString">As Npgsql reads it: <c>Host=…;Username=…;Password=…;Database=…</c>.</param>
    /// <exception cref="ArgumentException">The connection string cannot be read; the message names what is wrong, not its password.</exception>
    public static NpgsqlDataSource Open(string connectionString, Action? check = null)
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
