namespace Radio24.Host.Lease;

/// <summary>Who holds the lease and where it can be reached.</summary>
/// <param name="Holder">This process and no other, also after a restart.</param>
/// <param name="Address">Where Api processes reach this Host: <c>http://10.0.0.5:8081</c>.</param>
public sealed record AirLeaseOptions(string Holder, Uri Address)
{
    /// <summary>A store that has not answered by then is taken for away; shorter than a holder's patience.</summary>
    public TimeSpan AnswerWithin { get; init; } = TimeSpan.FromSeconds(0.8);

    /// <summary>A holder name nobody else has.</summary>
    public static string NewHolder() => $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.NewGuid():N}";
}
