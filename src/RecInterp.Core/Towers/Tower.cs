namespace RecInterp.Core.Towers;

/// <summary>The half of a two-tower recommender that an embedding comes from.</summary>
/// <remarks>e_u = f_u(x_u), e_i = f_i(x_i): arXiv 2511.18024, eq. (1).</remarks>
public enum Tower
{
    /// <summary>The half that embeds users, f_u.</summary>
    User,

    /// <summary>The half that embeds items, f_i.</summary>
    Item,
}
