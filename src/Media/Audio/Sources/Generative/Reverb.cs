namespace Radio24.Media.Audio;

/// <summary>A room: four delay lines that feed each other through a rotation (which loses nothing), damped in the highs.</summary>
internal sealed class Reverb
{
    private const float Feedback = 0.80f;
    private const float Damping = 0.35f;

    private readonly float[] _a = new float[2_311];
    private readonly float[] _b = new float[2_887];
    private readonly float[] _c = new float[3_559];
    private readonly float[] _d = new float[4_273]; // primes: their echoes never fall together
    private int _ia, _ib, _ic, _id;
    private float _la, _lb, _lc, _ld;

    /// <summary>Adds the room to the mix of both sides.</summary>
    public void Process(ReadOnlySpan<float> sendLeft, ReadOnlySpan<float> sendRight, Span<float> left, Span<float> right)
    {
        for (int i = 0; i < sendLeft.Length; i++)
        {
            _la += (_a[_ia] - _la) * (1 - Damping);
            _lb += (_b[_ib] - _lb) * (1 - Damping);
            _lc += (_c[_ic] - _lc) * (1 - Damping);
            _ld += (_d[_id] - _ld) * (1 - Damping);
            left[i] += _la + _lc;
            right[i] += _lb + _ld;

            float p = _la + _lb, q = _la - _lb, r = _lc + _ld, s = _lc - _ld;
            const float Half = 0.5f * Feedback;
            _a[_ia] = sendLeft[i] + ((p + r) * Half);
            _b[_ib] = sendRight[i] + ((q + s) * Half);
            _c[_ic] = sendLeft[i] + ((p - r) * Half);
            _d[_id] = sendRight[i] + ((q - s) * Half);
            if (++_ia == _a.Length) _ia = 0;
            if (++_ib == _b.Length) _ib = 0;
            if (++_ic == _c.Length) _ic = 0;
            if (++_id == _d.Length) _id = 0;
        }
    }
}
