namespace RecInterp.Recommenders.Tests;

/// <summary>Keeps what is reported, at once and in order.</summary>
internal sealed class Told<T> : IProgress<T>
{
    public List<T> All { get; } = [];

    public void Report(T value) => All.Add(value);
}
