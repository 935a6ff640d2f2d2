using Radio24.Adapters.Tests.Contracts;
using Radio24.Core.Asking;
using Radio24.Core.Ports;
using Radio24.Tests;

namespace Radio24.Adapters.Tests.Embedded;

/// <summary>The stand-in that other tests use keeps the same contract.</summary>
public sealed class MemoryLedgerTests : LedgerContract
{
    private readonly MemoryOutbox _outbox = new();
    private MemoryLedger? _ledger;

    protected override ValueTask<(ILedger Ledger, IOutbox Outbox)> CreateAsync(CostCaps caps) =>
        ValueTask.FromResult<(ILedger, IOutbox)>((_ledger ??= new MemoryLedger(caps, Time, _outbox), _outbox));
}
