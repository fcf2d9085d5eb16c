using System.Collections;
using System.Text;

namespace Grpc.Core;

/// <summary>Headers or trailers of a call, in order; a key may occur more than once.</summary>
/// <remarks>Keys are kept in lower case. A key that ends in <c>-bin</c> carries bytes, any other carries ASCII text.</remarks>
/// <threadsafety>Not safe for concurrent change.</threadsafety>
public sealed class Metadata : IList<Metadata.Entry>
{
    /// <summary>The ending of keys that carry bytes.</summary>
    public const string BinaryHeaderSuffix = "-bin";

    /// <summary>No entries; it refuses every change.</summary>
    public static readonly Metadata Empty = new(isReadOnly: true);

    private readonly List<Entry> _entries = [];

    /// <summary>Creates an empty list.</summary>
    public Metadata()
        : this(isReadOnly: false)
    {
    }

    private Metadata(bool isReadOnly) => IsReadOnly = isReadOnly;

    /// <summary>Number of entries.</summary>
    public int Count => _entries.Count;

    /// <summary>Whether the list refuses changes.</summary>
    public bool IsReadOnly { get; }

    /// <summary>The entry at a position.</summary>
    /// <param name="index">Position, from 0.</param>
    /// <exception cref="InvalidOperationException">Set on a read-only list.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such position.</exception>
    public Entry this[int index]
    {
        get => _entries[index];
        set => Changeable()[index] = value;
    }

    /// <summary>The last entry of a key.</summary>
    /// <param name="key">Key, in any case.</param>
    /// <returns>The entry, or null when the key does not occur.</returns>
    public Entry? Get(string key) =>
        _entries.FindLast(entry => string.Equals(entry.Key, key, StringComparison.OrdinalIgnoreCase));

    /// <summary>The text of the last entry of a key.</summary>
    /// <param name="key">Key, in any case.</param>
    /// <returns>The text, or null when the key does not occur.</returns>
    /// <exception cref="InvalidOperationException">The entry carries bytes.</exception>
    public string? GetValue(string key) => Get(key)?.Value;

    /// <summary>Adds an entry at the end.</summary>
    /// <param name="item">The entry.</param>
    /// <exception cref="InvalidOperationException">The list is read-only.</exception>
    public void Add(Entry item)
    {
        ArgumentNullException.ThrowIfNull(item);
        Changeable().Add(item);
    }

    /// <summary>Adds a text entry at the end.</summary>
    /// <param name="key">Key; see <see cref="Entry(string, string)"/>.</param>
    /// <param name="value">ASCII text.</param>
    /// <exception cref="ArgumentException">The key is not a legal text key.</exception>
    /// <exception cref="InvalidOperationException">The list is read-only.</exception>
    public void Add(string key, string value) => Add(new Entry(key, value));

    /// <summary>Adds an entry of bytes at the end.</summary>
    /// <param name="key">Key; see <see cref="Entry(string, byte[])"/>.</param>
    /// <param name="valueBytes">The bytes; copied.</param>
    /// <exception cref="ArgumentException">The key is not a legal binary key.</exception>
    /// <exception cref="InvalidOperationException">The list is read-only.</exception>
    public void Add(string key, byte[] valueBytes) => Add(new Entry(key, valueBytes));

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The list is read-only.</exception>
    public void Insert(int index, Entry item) => Changeable().Insert(index, item);

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The list is read-only.</exception>
    public bool Remove(Entry item) => Changeable().Remove(item);

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The list is read-only.</exception>
    public void RemoveAt(int index) => Changeable().RemoveAt(index);

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The list is read-only.</exception>
    public void Clear() => Changeable().Clear();

    /// <inheritdoc/>
    public int IndexOf(Entry item) => _entries.IndexOf(item);

    /// <inheritdoc/>
    public bool Contains(Entry item) => _entries.Contains(item);

    /// <inheritdoc/>
    public void CopyTo(Entry[] array, int arrayIndex) => _entries.CopyTo(array, arrayIndex);

    /// <inheritdoc/>
    public IEnumerator<Entry> GetEnumerator() => _entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private List<Entry> Changeable() => IsReadOnly
        ? throw new InvalidOperationException("This metadata is read-only.")
        : _entries;

    /// <summary>One header or trailer.</summary>
    /// <threadsafety>Immutable, but for the caller's hands on <see cref="ValueBytes"/>.</threadsafety>
    public sealed class Entry
    {
        private readonly string? _text;
        private readonly byte[]? _bytes;

        /// <summary>Creates a text entry.</summary>
        /// <param name="key">Letters, digits, <c>_</c>, <c>-</c> and <c>.</c>; must not end in <c>-bin</c>. Kept in lower case.</param>
        /// <param name="value">ASCII text.</param>
        /// <exception cref="ArgumentException">The key has another character, is empty, or ends in <c>-bin</c>.</exception>
        public Entry(string key, string value)
        {
            ArgumentNullException.ThrowIfNull(value);
            Key = Normalised(key, binary: false);
            _text = value;
        }

        /// <summary>Creates an entry of bytes.</summary>
        /// <param name="key">Letters, digits, <c>_</c>, <c>-</c> and <c>.</c>; must end in <c>-bin</c>. Kept in lower case.</param>
        /// <param name="valueBytes">The bytes; copied.</param>
        /// <exception cref="ArgumentException">The key has another character or does not end in <c>-bin</c>.</exception>
        public Entry(string key, byte[] valueBytes)
        {
            ArgumentNullException.ThrowIfNull(valueBytes);
            Key = Normalised(key, binary: true);
            _bytes = (byte[])valueBytes.Clone();
        }

        /// <summary>The key, in lower case.</summary>
        public string Key { get; }

        /// <summary>Whether the value is bytes.</summary>
        public bool IsBinary => _bytes is not null;

        /// <summary>The text.</summary>
        /// <exception cref="InvalidOperationException">The value is bytes.</exception>
        public string Value => _text ?? throw new InvalidOperationException($"The metadata entry '{Key}' carries bytes, not text.");

        /// <summary>The bytes, or the text's ASCII bytes; a copy.</summary>
        public byte[] ValueBytes => _bytes is null ? Encoding.ASCII.GetBytes(Value) : (byte[])_bytes.Clone();

        /// <summary>Key and value in one line, for logs.</summary>
        /// <returns>The line; bytes are shown by their number.</returns>
        public override string ToString() => IsBinary ? $"[Entry: key={Key}, {_bytes!.Length} bytes]" : $"[Entry: key={Key}, value={Value}]";

        private static string Normalised(string key, bool binary)
        {
            ArgumentException.ThrowIfNullOrEmpty(key);
            foreach (var character in key)
            {
                if (!char.IsAsciiLetterOrDigit(character) && character is not ('_' or '-' or '.'))
                {
                    throw new ArgumentException(
                        $"The metadata key '{key}' has the character '{character}'; letters, digits, '_', '-' and '.' are legal.", nameof(key));
                }
            }

#pragma warning disable CA1308 // HTTP/2 field names are lower case on the wire.
            var lower = key.ToLowerInvariant();
#pragma warning restore CA1308
            if (lower.EndsWith(BinaryHeaderSuffix, StringComparison.Ordinal) != binary)
            {
                throw new ArgumentException(
                    $"The metadata key '{key}' {(binary ? "must" : "must not")} end in '{BinaryHeaderSuffix}': that ending marks bytes.", nameof(key));
            }

            return lower;
        }
    }
}
