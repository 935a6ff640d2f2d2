namespace Radio24.Core.Ports;

/// <summary>A queue has two lanes; what waits in the priority lane is delivered first.</summary>
public enum Lane
{
    Normal,
    Priority,
}
