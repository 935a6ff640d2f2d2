namespace Radio24.Core.Ports;

/// <summary>The store of posts comes up beside everything else: some seconds after the process has started, requests come before it.</summary>
public interface IStoreStart
{
    /// <summary>Completes when the store has answered for the first time.</summary>
    Task Ready { get; }
}

/// <summary>A store that is there from the start.</summary>
public sealed class StoreStarted : IStoreStart
{
    public Task Ready => Task.CompletedTask;
}
