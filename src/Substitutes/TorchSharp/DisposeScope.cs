namespace TorchSharp;

/// <summary>Owns the tensors that its thread makes while it is the innermost scope, and frees them when it ends.</summary>
/// <remarks>Scopes form a stack per thread; tensors made on other threads are not seen.</remarks>
public sealed class DisposeScope : IDisposable
{
    [ThreadStatic]
    private static DisposeScope? _current;

    private readonly List<torch.Tensor> _tensors = [];
    private readonly DisposeScope? _outer;
    private bool _closed;

    internal DisposeScope()
    {
        _outer = _current;
        _current = this;
    }

    /// <summary>The calling thread's innermost scope, or null.</summary>
    internal static DisposeScope? Current => _current;

    /// <summary>How many live tensors this scope owns.</summary>
    public int DisposablesCount => _tensors.Count;

    /// <summary>Hands a tensor of this scope to the enclosing scope, or to nobody when there is none.</summary>
    /// <typeparam name="T">The tensor's type.</typeparam>
    /// <param name="disposable">The tensor; left as it is when this scope does not own it.</param>
    /// <returns>The same object.</returns>
    public T MoveToOuter<T>(T disposable)
        where T : IDisposable
    {
        if (disposable is torch.Tensor tensor && tensor.Scope == this)
        {
            tensor.MoveTo(_outer);
        }

        return disposable;
    }

    /// <summary>Takes a tensor out of this scope; from then on its holder frees it.</summary>
    /// <typeparam name="T">The tensor's type.</typeparam>
    /// <param name="disposable">The tensor; left as it is when this scope does not own it.</param>
    /// <returns>The same object.</returns>
    public T Detach<T>(T disposable)
        where T : IDisposable
    {
        if (disposable is torch.Tensor tensor && tensor.Scope == this)
        {
            tensor.MoveTo(null);
        }

        return disposable;
    }

    /// <summary>Frees every tensor that this scope owns now; the scope stays open.</summary>
    public void DisposeEverything()
    {
        for (var i = _tensors.Count - 1; i >= 0; i--)
        {
            _tensors[i].Dispose();
        }
    }

    /// <summary>Frees every tensor that this scope owns and closes the scope.</summary>
    /// <exception cref="InvalidOperationException">The scope is closed on another thread, or before one inside it.</exception>
    public void Dispose()
    {
        DisposeEverything();
        if (_closed)
        {
            return;
        }

        if (_current != this)
        {
            throw new InvalidOperationException("A dispose scope must be closed on its own thread, innermost first.");
        }

        _current = _outer;
        _closed = true;
    }

    internal int Add(torch.Tensor tensor)
    {
        _tensors.Add(tensor);
        return _tensors.Count - 1;
    }

    /// <summary>Forgets the tensor at a place, moves the last one there and tells it.</summary>
    internal void RemoveAt(int place)
    {
        var last = _tensors[^1];
        _tensors[place] = last;
        last.Place = place;
        _tensors.RemoveAt(_tensors.Count - 1);
    }

    /// <summary>Puts one tensor in the place of another.</summary>
    internal void Replace(int place, torch.Tensor tensor) => _tensors[place] = tensor;
}
