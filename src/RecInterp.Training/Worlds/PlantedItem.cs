namespace RecInterp.Training.Worlds;

/// <summary>An item of a planted world.</summary>
/// <param name="Title">What people call it; unique.</param>
/// <param name="Concepts">Indices of the concepts that it carries, the main one first.</param>
/// <param name="Popularity">Its weight among items of equal taste, above 0.</param>
public sealed record PlantedItem(string Title, int[] Concepts, double Popularity);
