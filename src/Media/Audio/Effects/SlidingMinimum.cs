namespace Radio24.Media.Audio;

/// <summary>The smallest of the last N values, at a constant cost a value: candidates are kept in rising order.</summary>
internal sealed class SlidingMinimum
{
    private readonly int _window;
    private readonly float[] _values;
    private readonly long[] _times;
    private long _now;
    private int _first;
    private int _count;

    public SlidingMinimum(int window)
    {
        _window = window;
        _values = new float[window];
        _times = new long[window];
    }

    public float Next(float value)
    {
        if (_count > 0 && _times[_first] <= _now - _window)
        {
            _first = Wrap(_first + 1);
            _count--;
        }

        while (_count > 0 && _values[Wrap(_first + _count - 1)] >= value) _count--;
        int at = Wrap(_first + _count);
        _values[at] = value;
        _times[at] = _now++;
        _count++;
        return _values[_first];
    }

    private int Wrap(int index) => index >= _window ? index - _window : index;
}
