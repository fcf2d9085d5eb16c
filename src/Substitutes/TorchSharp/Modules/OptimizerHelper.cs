namespace TorchSharp.Modules;

/// <summary>An optimizer whose state can be saved, and loaded into another of the same kind over parameters of the same shapes.</summary>
/// <remarks>The bytes are this substitute's own; those of the published package differ.</remarks>
public abstract class OptimizerHelper : torch.optim.Optimizer
{
    /// <summary>Saves the state: running means and numbers of steps. Parameters are not part of it.</summary>
    /// <param name="writer">Written to from where it stands.</param>
    public void save_state_dict(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(GetType().Name);
        Save(writer);
    }

    /// <summary>Loads a state.</summary>
    /// <param name="reader">Read from where it stands.</param>
    /// <exception cref="InvalidDataException">It is the state of another kind of optimizer.</exception>
    /// <exception cref="ArgumentException">It has another number of parameters, or parameters of other sizes.</exception>
    public void load_state_dict(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var name = reader.ReadString();
        if (name != GetType().Name)
        {
            throw new InvalidDataException($"Expected the state of {GetType().Name}, found that of {name}.");
        }

        Load(reader);
    }

    /// <summary>Writes the state.</summary>
    private protected abstract void Save(BinaryWriter writer);

    /// <summary>Reads the state.</summary>
    private protected abstract void Load(BinaryReader reader);
}
