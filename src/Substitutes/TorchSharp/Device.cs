using System.Globalization;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Where a tensor lives. Immutable.</summary>
    public class Device
    {
        /// <summary>Names a device.</summary>
        /// <param name="description">"cpu", "cuda" or "cuda:" and an index.</param>
        /// <exception cref="ArgumentException">The description is not understood.</exception>
        public Device(string description)
        {
            ArgumentNullException.ThrowIfNull(description);
            var parts = description.Split(':');
            var wanted = -1;
            if (parts.Length > 2 || !Enum.TryParse(parts[0], ignoreCase: true, out DeviceType kind)
                || (parts.Length == 2 && !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out wanted)))
            {
                throw new ArgumentException($"Expected a device such as 'cpu' or 'cuda:0', found '{description}'.", nameof(description));
            }

            type = kind;
            index = wanted;
        }

        /// <summary>Names a device.</summary>
        /// <param name="deviceType">Its kind.</param>
        /// <param name="index">Which one; -1 for the current one.</param>
        public Device(DeviceType deviceType, int index = -1)
        {
            type = deviceType;
            this.index = index;
        }

        /// <summary>The kind of device.</summary>
        public DeviceType type { get; }

        /// <summary>Which one of its kind; -1 for the current one.</summary>
        public int index { get; }

        /// <summary>The description that the constructor takes.</summary>
        /// <returns>For example "cuda:0".</returns>
        public override string ToString()
        {
            var kind = type == DeviceType.CPU ? "cpu" : "cuda";
            return index < 0 || type == DeviceType.CPU ? kind : $"{kind}:{index}";
        }
    }
}
