namespace RecInterp.Cli.Demo;

/// <summary>What the demonstration is told.</summary>
/// <param name="Folder">Where everything is written.</param>
/// <param name="Users">Users of the world.</param>
/// <param name="Items">Items of the world.</param>
/// <param name="Steps">Optimiser steps of the sparse autoencoder.</param>
/// <param name="Concept">The concept to suppress, one of the world's.</param>
/// <param name="Seed">Seed of the world, the scorer and the dictionary.</param>
internal sealed record DemoOptions(string Folder, int Users, int Items, int Steps, string Concept, int Seed);
