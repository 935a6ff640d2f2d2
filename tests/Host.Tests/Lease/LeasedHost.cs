using Microsoft.Extensions.Logging.Abstractions;
using Radio24.Core.Ports;
using Radio24.Host.Lease;
using Radio24.Media.Audio;

namespace Radio24.Host.Tests.Lease;

/// <summary>A lease as a server keeps it: its own clock decides when it ends.</summary>
internal sealed class KeptLease(string name, TimeProvider time)
{
    private readonly Lock _gate = new();
    private string? _holder;
    private string? _address;
    private DateTimeOffset _ends;
    private long _epoch;

    public bool Away { get; set; }

    public string? Holder
    {
        get
        {
            lock (_gate)
                return Time.GetUtcNow() < _ends ? _holder : null;
        }
    }

    /// <summary>The way of one Host to it; can be cut, as death or a broken cable do.</summary>
    public sealed class Way(KeptLease lease) : ILeaseStore
    {
        private int _asked;

        public bool Cut { get; set; }

        public int Asked => Volatile.Read(ref _asked);

        public string Name => lease.Name;

        public ValueTask<long?> TryHoldAsync(string holder, string? address, TimeSpan length, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _asked);
            Check();
            lock (lease._gate)
            {
                if (lease.Holder is { } other && other != holder)
                    return ValueTask.FromResult<long?>(null);
                if (lease._holder != holder)
                    lease._epoch++;
                (lease._holder, lease._address, lease._ends) = (holder, address, lease.Time.GetUtcNow() + length);
                return ValueTask.FromResult<long?>(lease._epoch);
            }
        }

        public ValueTask ReleaseAsync(string holder, CancellationToken cancellationToken)
        {
            Check();
            lock (lease._gate)
            {
                if (lease._holder == holder)
                    lease._ends = DateTimeOffset.MinValue;
            }

            return ValueTask.CompletedTask;
        }

        public ValueTask<string?> AddressAsync(CancellationToken cancellationToken) =>
            ValueTask.FromResult(lease.Holder is null ? null : lease._address);

        private void Check()
        {
            if (Cut || lease.Away)
                throw new IOException($"{lease.Name} is away");
        }
    }

    private string Name { get; } = name;

    private TimeProvider Time { get; } = time;
}

/// <summary>A Host with a studio that only counts frames, on leases that a test keeps.</summary>
internal sealed class LeasedHost : IStudio, IAirStatus, IFrameSink, IAsyncDisposable
{
    private readonly AirLeaseService _service;
    private readonly PublishGate _gate;
    private readonly TaskCompletionSource _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _published;
    private volatile bool _open;
    private bool _running;

    public LeasedHost(string name, TimeProvider time, params KeptLease[] leases)
    {
        Name = name;
        Ways = [.. leases.Select(lease => new KeptLease.Way(lease))];
        var term = new AirTerm(time);
        Term = term;
        _gate = new PublishGate(this, term);
        _service = new AirLeaseService(
            Ways, this, this, term, new AirLeaseOptions(name, new Uri($"http://{name}/")), time, NullLogger<AirLeaseService>.Instance);
    }

    public string Name { get; }

    public KeptLease.Way[] Ways { get; }

    public AirTerm Term { get; }

    public bool IsOpen => _open;

    public int Opened { get; private set; }

    public int Published => Volatile.Read(ref _published);

    public Task Broken => _broken.Task;

    public bool OnAir => IsOpen && Term.MayPublish;

    public string Description => OnAir ? "on air" : "signing on";

    public IReadiness Readiness => _service;

    public Task StartAsync()
    {
        _running = true;
        return _service.StartAsync(CancellationToken.None);
    }

    public Task StopAsync()
    {
        _running = false;
        return _service.StopAsync(CancellationToken.None);
    }

    /// <summary>It has asked since, and has done what followed from the answers.</summary>
    public bool HasSettled(int asked) => !_running || (Ways[0].Asked > asked && _service.IsHolding == IsOpen);

    public Task PrepareAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task OpenAsync(CancellationToken cancellationToken)
    {
        Opened++;
        _open = true;
        return Task.CompletedTask;
    }

    public Task CloseAsync()
    {
        _open = false;
        return Task.CompletedTask;
    }

    /// <summary>The studio breaks down; the service ends by itself.</summary>
    public void Break()
    {
        _running = false;
        _broken.TrySetResult();
    }

    /// <summary>A tick of its air clock, which goes on until the studio is closed.</summary>
    public bool Tick()
    {
        int before = Published;
        if (IsOpen)
            _gate.OnFrame(new OpusFrame(new byte[] { 1 }, 0));
        return Published > before;
    }

    public void OnFrame(in OpusFrame frame) => Interlocked.Increment(ref _published);

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _service.Dispose();
    }
}
