using Npgsql;

namespace Radio24.Adapters.Postgres;

/// <summary>How the station connects to PostgreSQL.</summary>
public static class Database
{
    /// <param name="connectionString">As Npgsql reads it: <c>Host=…;Username=…;Password=…;Database=…</c>.</param>
    /// <exception cref="ArgumentException">The connection string cannot be read; the message names what is wrong, not its password.</exception>
    public static NpgsqlDataSource Open(string connectionString)
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
        return new NpgsqlDataSourceBuilder(settings.ConnectionString).Build();
    }
}
