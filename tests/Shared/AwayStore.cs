using System.Reflection;
using Radio24.Core.Ports;

namespace Radio24.Tests;

/// <summary>Any port of the store, which is away whenever the test says so.</summary>
public class AwayStore : DispatchProxy
{
    private object _inner = null!;
    private Func<bool> _away = null!;
    private Func<MethodInfo, object?[], bool>? _goesAfter;
    private Action<MethodInfo, object?[]>? _before;

    /// <param name="goesAfter">The call is carried out, and the answer to it is lost.</param>
    /// <param name="before">May throw what a store throws that is there and refuses.</param>
    public static T Around<T>(
        T inner, Func<bool> away, Func<MethodInfo, object?[], bool>? goesAfter = null, Action<MethodInfo, object?[]>? before = null)
        where T : class
    {
        T proxy = Create<T, AwayStore>();
        ((AwayStore)(object)proxy)._inner = inner;
        ((AwayStore)(object)proxy)._away = away;
        ((AwayStore)(object)proxy)._goesAfter = goesAfter;
        ((AwayStore)(object)proxy)._before = before;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (_away())
            throw new StoreAwayException("away in this test");
        _before?.Invoke(targetMethod!, args!);
        object? answer = targetMethod!.Invoke(_inner, args);
        return _goesAfter?.Invoke(targetMethod, args!) is true ? throw new StoreAwayException("gone before it could answer") : answer;
    }
}
