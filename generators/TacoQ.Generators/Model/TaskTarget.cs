namespace TacoQ.Generators;

/// <summary>The class whose instances run tasks.</summary>
/// <param name="Reference">How code refers to it.</param>
/// <param name="CanBeCreated">Whether there is one constructor that generated code may call.</param>
/// <param name="Services">What that constructor takes.</param>
/// <param name="Warnings">Warnings that every use of the class or that constructor raises, as <see cref="TaskModel.Warnings"/>.</param>
internal sealed record TaskTarget(string Reference, bool CanBeCreated, EquatableArray<InjectedService> Services, EquatableArray<string> Warnings);
