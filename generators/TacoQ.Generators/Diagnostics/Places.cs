using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TacoQ.Generators;

/// <summary>Where in the code the part of a declaration is.</summary>
internal static class Places
{
    public static Location Find(this Place place, IMethodSymbol method, AttributeData attribute, CancellationToken cancellationToken)
    {
        var declaration = method.DeclaringSyntaxReferences[0].GetSyntax(cancellationToken) as MethodDeclarationSyntax;
        return place.Kind switch
        {
            PlaceKind.Attribute => Syntax(attribute, cancellationToken).GetLocation(),
            PlaceKind.AttributeArgument => Argument(attribute, place.Option, cancellationToken).GetLocation(),
            PlaceKind.TypeParameters => declaration?.TypeParameterList?.GetLocation(),
            PlaceKind.ReturnType => declaration?.ReturnType.GetLocation(),
            PlaceKind.ParameterModifiers => declaration is null ? null : Modifiers(declaration.ParameterList.Parameters[place.Ordinal]),
            PlaceKind.ParameterType => declaration?.ParameterList.Parameters[place.Ordinal].Type?.GetLocation(),
            _ => declaration?.Identifier.GetLocation(),
        } ?? method.Locations[0];
    }

    /// <summary>Where a task's kind is said: in its attribute, else by the method's name.</summary>
    public static Location OfKind(IMethodSymbol method, AttributeData attribute, CancellationToken cancellationToken) =>
        (TaskKinds.Explicit(attribute) is null ? Place.Name : Place.TaskKind).Find(method, attribute, cancellationToken);

    /// <summary>The first argument of an attribute.</summary>
    public static Location OfArgument(AttributeData attribute, CancellationToken cancellationToken) => Argument(attribute, "", cancellationToken).GetLocation();

    private static AttributeSyntax Syntax(AttributeData attribute, CancellationToken cancellationToken) =>
        (AttributeSyntax)attribute.ApplicationSyntaxReference!.GetSyntax(cancellationToken);

    private static AttributeArgumentSyntax Argument(AttributeData attribute, string option, CancellationToken cancellationToken) =>
        Syntax(attribute, cancellationToken).ArgumentList!.Arguments.First(argument => (argument.NameEquals?.Name.Identifier.ValueText ?? "") == option);

    private static Location Modifiers(ParameterSyntax parameter)
    {
        var modifiers = parameter.Modifiers.Where(static token => token.Kind() is SyntaxKind.RefKeyword or SyntaxKind.OutKeyword or SyntaxKind.InKeyword or SyntaxKind.ReadOnlyKeyword).ToList();
        return Location.Create(parameter.SyntaxTree, Microsoft.CodeAnalysis.Text.TextSpan.FromBounds(modifiers[0].SpanStart, modifiers[modifiers.Count - 1].Span.End));
    }
}
