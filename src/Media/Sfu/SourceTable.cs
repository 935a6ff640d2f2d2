using System.Net;
using System.Runtime.InteropServices;
using Radio24.Media.Udp;

namespace Radio24.Media.Sfu;

/// <summary>Which session the datagrams from an address belong to. Only an authenticated check puts an address in.</summary>
internal sealed class SourceTable
{
    private readonly Dictionary<UdpAddress, Source> _sources = [];

    public bool TryGet(UdpAddress from, out Source source) => _sources.TryGetValue(from, out source);

    /// <summary>An authenticated check of the listener's came from there.</summary>
    public void Learn(Listener listener, UdpAddress from, IPEndPoint endPoint)
    {
        // What the listener's agent forgot to make room is forgotten here too; and an address that was another session's in the meantime
        // is in the list already.
        for (int i = listener.Known.Count - 1; i >= 0; i--)
        {
            (UdpAddress known, IPEndPoint named) = listener.Known[i];
            if (known != from && listener.Peer.Knows(named)) continue;
            Forget(listener, known);
            listener.Known.RemoveAt(i);
        }

        listener.Known.Add((from, endPoint));
        _sources[from] = new Source(listener, endPoint);
    }

    /// <summary>The session is over.</summary>
    public void Forget(Listener listener)
    {
        foreach ((UdpAddress address, _) in listener.Known) Forget(listener, address);
    }

    private void Forget(Listener listener, UdpAddress address)
    {
        // The address may have become another session's since.
        if (_sources.TryGetValue(address, out Source source) && source.Listener == listener) _sources.Remove(address);
    }

    /// <param name="EndPoint">The address as the peer names it.</param>
    [StructLayout(LayoutKind.Auto)]
    public readonly record struct Source(Listener Listener, IPEndPoint EndPoint);
}
