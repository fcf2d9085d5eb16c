namespace RecInterp.Cli.Tests;

/// <summary>Makes one <see cref="Workshop"/> for all test classes of its collection.</summary>
[CollectionDefinition(Workshop.Collection)]
public sealed class SharedWorkshop : ICollectionFixture<Workshop>;
