using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Npgsql;

namespace Radio24.Adapters.Postgres;

/// <summary>
/// Brings a database to this program's schema. Versioned SQL files are embedded in the assembly and run once each, in
/// order, every one in its own transaction, under an advisory lock: many processes may start at once.
/// A file named <c>*.vector.sql</c> is left for later where the server has no pgvector, and run when it has.
/// </summary>
public static class Migrator
{
    // Any number would do; it must only be the same in every process ("R24M").
    private const long LockKey = 0x5232344D;

    /// <returns>How many migrations ran, and whether the server has pgvector.</returns>
    /// <exception cref="InvalidOperationException">
    /// The database is newer than this program, or a migration that ran there differs from the one in this program.
    /// </exception>
    public static async Task<MigrationResult> MigrateAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync("select pg_advisory_lock(@LockKey)", new { LockKey });
        try
        {
            await connection.ExecuteAsync(
                """
                create table if not exists schema_migrations (
                    version integer primary key, name text not null, sha256 text not null, at timestamptz not null default now())
                """);
            bool hasVector = await connection.ExecuteScalarAsync<bool>(
                "select exists (select from pg_available_extensions where name = 'vector')");
            Dictionary<int, string> done = (await connection.QueryAsync<(int Version, string Sha256)>(
                "select version, sha256 from schema_migrations")).ToDictionary(row => row.Version, row => row.Sha256);

            List<Migration> all = [.. Embedded()];
            int newest = all[^1].Version;
            if (done.Count > 0 && done.Keys.Max() > newest)
                throw new InvalidOperationException(
                    $"The database is at schema version {done.Keys.Max()}, this program knows {newest}: run a newer Radio24.");

            int ran = 0;
            foreach (Migration migration in all)
            {
                if (done.TryGetValue(migration.Version, out string? sha256))
                {
                    if (sha256 != migration.Sha256)
                        throw new InvalidOperationException(
                            $"Migration {migration.Name} was changed after it ran on this database: add a new one instead.");
                    continue;
                }

                if (migration.NeedsVector && !hasVector)
                    continue;
                await RunAsync(connection, migration, cancellationToken);
                ran++;
            }

            return new MigrationResult(ran, newest, hasVector);
        }
        finally
        {
            await connection.ExecuteAsync("select pg_advisory_unlock(@LockKey)", new { LockKey });
        }
    }

    private static async Task RunAsync(NpgsqlConnection connection, Migration migration, CancellationToken cancellationToken)
    {
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(migration.Sql, transaction: transaction);
        await connection.ExecuteAsync(
            "insert into schema_migrations (version, name, sha256) values (@Version, @Name, @Sha256)",
            new { migration.Version, migration.Name, migration.Sha256 },
            transaction);
        await transaction.CommitAsync(cancellationToken);
    }

    private static IEnumerable<Migration> Embedded()
    {
        Assembly assembly = typeof(Migrator).Assembly;
        const string Prefix = "Migrations.";
        foreach (string resource in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix)).Order())
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
            string name = resource[Prefix.Length..];
            string sql = reader.ReadToEnd().ReplaceLineEndings("\n");
            yield return new Migration(
                int.Parse(name[..4]), name, sql, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql))));
        }
    }

    private sealed record Migration(int Version, string Name, string Sql, string Sha256)
    {
        public bool NeedsVector => Name.EndsWith(".vector.sql");
    }
}

/// <param name="Ran">How many migrations ran just now.</param>
/// <param name="Version">The schema's version.</param>
/// <param name="HasVector">Whether the server has pgvector: without it posts are kept, but not found by meaning.</param>
public sealed record MigrationResult(int Ran, int Version, bool HasVector);
