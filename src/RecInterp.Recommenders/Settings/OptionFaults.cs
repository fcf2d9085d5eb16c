using System.Globalization;

namespace RecInterp.Recommenders.Settings;

/// <summary>Collects what is wrong with options, so that all of it is told at once.</summary>
internal sealed class OptionFaults
{
    private readonly List<string> _faults = [];

    /// <summary>Notes a fault unless a condition holds.</summary>
    public OptionFaults Expect(bool holds, string name, IFormattable? found, string expected)
    {
        if (!holds)
        {
            _faults.Add($"{name}: found {found?.ToString(null, CultureInfo.InvariantCulture) ?? "nothing"}, expected {expected}");
        }

        return this;
    }

    /// <summary>Notes a fault unless a number is finite and in [least, most].</summary>
    public OptionFaults ExpectRange(string name, double found, double least, double most = double.PositiveInfinity) =>
        Expect(double.IsFinite(found) && found >= least && found <= most, name, found, double.IsFinite(most) ? $"a number from {least.ToString(CultureInfo.InvariantCulture)} to {most.ToString(CultureInfo.InvariantCulture)}" : $"a finite number of at least {least.ToString(CultureInfo.InvariantCulture)}");

    /// <summary>Notes a fault unless a number is finite and above 0.</summary>
    public OptionFaults ExpectPositive(string name, double found) => Expect(double.IsFinite(found) && found > 0, name, found, "a finite number above 0");

    /// <summary>Ends the check.</summary>
    /// <param name="what">Whose options they are.</param>
    /// <exception cref="ArgumentException">There are faults; lists them.</exception>
    public void Throw(string what)
    {
        if (_faults.Count > 0)
        {
            throw new ArgumentException($"The {what} options have {_faults.Count} fault(s):\n{string.Join('\n', _faults)}");
        }
    }
}
