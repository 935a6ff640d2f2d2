namespace Radio24.Core.Ports;

/// <summary>
/// One place where the air lease is kept. A lease is a holder's name with an end that only the store's clock decides.
/// Which stores must agree is <see cref="Air.AirLease"/>'s business.
/// </summary>
public interface ILeaseStore
{
    /// <summary>"redis", "postgres"; for people.</summary>
    string Name { get; }

    /// <summary>Takes the lease if it is free, run out or the holder's own, for <paramref name="length"/> from now.</summary>
    /// <returns>
    /// The lease's epoch if the holder has it now: a number that is raised whenever another holder takes it. 0 where nothing is kept that a
    /// Host writes. Null if someone else has it.
    /// </returns>
    /// <exception cref="Exception">The store could not be reached: the lease may or may not have been taken.</exception>
    ValueTask<long?> TryHoldAsync(string holder, string? address, TimeSpan length, CancellationToken cancellationToken);

    /// <summary>Gives the lease up if the holder has it, so that the next Host need not wait for its end.</summary>
    ValueTask ReleaseAsync(string holder, CancellationToken cancellationToken);

    /// <summary>Where the Host that is on air can be reached, or null if nobody is on air.</summary>
    ValueTask<string?> AddressAsync(CancellationToken cancellationToken);
}
