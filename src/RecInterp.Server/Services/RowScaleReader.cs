using RecInterp.Core.Dictionaries;
using RecInterp.Protos.V1;
using RecInterp.Server.Faults;

namespace RecInterp.Server.Services;

/// <summary>Reads the row scales of a request.</summary>
internal static class RowScaleReader
{
    private const string Field = "row_scales";

    /// <summary>Reads row scales.</summary>
    /// <param name="scales">The scales; null when the request has none.</param>
    /// <param name="rows">Number of rows of the request.</param>
    /// <param name="required">Whether the bundle normalises rows.</param>
    /// <returns>One scale for each row; the identity where the bundle does not normalise rows.</returns>
    /// <exception cref="RefusedException">Scales are missing, superfluous, of another number, not finite, or a deviation is not above 0.</exception>
    public static RowScale[] Read(RowScales? scales, int rows, bool required)
    {
        var read = new RowScale[rows];
        if (!required)
        {
            Array.Fill(read, RowScale.Identity);
            return scales is null ? read : throw RefusedException.BadField(Field, "row scales", "none: this bundle does not normalise rows");
        }

        if (scales is null)
        {
            throw RefusedException.BadField(Field, "nothing", $"mean and deviation of {rows} row(s), as Encode gave them");
        }

        ExpectCount(scales.Mean.Count, rows, "mean");
        ExpectCount(scales.Deviation.Count, rows, "deviation");
        for (var row = 0; row < rows; row++)
        {
            read[row] = new RowScale(scales.Mean[row], scales.Deviation[row]);
            if (!float.IsFinite(read[row].Mean))
            {
                throw RefusedException.BadField($"{Field}.mean[{row}]", $"{read[row].Mean}", "a finite number");
            }

            if (!(read[row].Deviation > 0 && float.IsFinite(read[row].Deviation)))
            {
                throw RefusedException.BadField($"{Field}.deviation[{row}]", $"{read[row].Deviation}", "a finite number above 0");
            }
        }

        return read;
    }

    private static void ExpectCount(int found, int rows, string name)
    {
        if (found != rows)
        {
            throw RefusedException.BadField($"{Field}.{name}", $"{found} value(s)", $"{rows}, one for each row");
        }
    }
}
