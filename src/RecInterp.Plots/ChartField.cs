namespace RecInterp.Plots;

/// <summary>The rectangle between a chart's axes, in pixels from the picture's upper left corner.</summary>
internal readonly record struct ChartField(double Left, double Top, double Right, double Bottom)
{
    public double X(double share) => Left + (share * (Right - Left));

    public double Y(double share) => Bottom - (share * (Bottom - Top));
}
