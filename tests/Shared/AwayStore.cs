using System.Reflection;
using Radio24.Core.Ports;

namespace Radio24.Tests;

/// <summary>Any port of the store, which is away whenever the test says so.</summary>
public class AwayStore : DispatchProxy
{
    private object _inner = null!;
    private Func<bool> _away = null!;

    public static T Around<T>(T inner, Func<bool> away)
        where T : class
    {
        T proxy = Create<T, AwayStore>();
        ((AwayStore)(object)proxy)._inner = inner;
        ((AwayStore)(object)proxy)._away = away;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        _away() ? throw new StoreAwayException("away in this test") : targetMethod!.Invoke(_inner, args);
}
