using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TacoQ.Generators;

/// <summary>
/// Emits, from every valid method with <c>[TacoTask]</c>, stubs for a client and an entry for a worker's dispatch table. Says
/// nothing about invalid ones: the analyzers do.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class TacoQGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        context.RegisterPostInitializationOutput(static output => output.AddEmbeddedAttributeDefinition());

        var tasks = context.SyntaxProvider
            .ForAttributeWithMetadataName(KnownTypes.TacoTaskAttribute, static (node, _) => node is MethodDeclarationSyntax, TaskParser.Parse)
            .Where(static task => task is not null)
            .WithTrackingName(Steps.Tasks);
        var contracts = context.SyntaxProvider
            .CreateSyntaxProvider(static (node, _) => ContractParser.IsCandidate(node), ContractParser.Parse)
            .Where(static contracts => contracts.Count > 0)
            .WithTrackingName(Steps.Contracts);
        var assembly = context.CompilationProvider
            .Select(static (compilation, _) => compilation.AssemblyName ?? "")
            .WithTrackingName(Steps.Assembly);

        var groups = tasks.Collect().Combine(contracts.Collect()).Combine(assembly)
            .Select(static (found, _) => TaskGroups.Sort(found.Left.Left!, found.Left.Right.SelectMany(static contracts => contracts), found.Right))
            .WithTrackingName(Steps.Groups);
        context.RegisterSourceOutput(
            groups.SelectMany(static (groups, _) => groups).WithTrackingName(Steps.Group),
            static (output, group) => output.AddSource(group.HintName, GroupEmitter.Emit(group)));

        var references = context.CompilationProvider.Select(ModuleParser.References).WithTrackingName(Steps.References);
        var hasRuntime = context.CompilationProvider.Select(static (compilation, _) => ModuleParser.HasRuntime(compilation)).WithTrackingName(Steps.HasRuntime);
        var module = groups.Combine(references).Combine(assembly).Combine(hasRuntime)
            .Select(static (found, _) => found.Right ? ModuleGroups.Module(found.Left.Left.Left, found.Left.Left.Right, found.Left.Right) : null)
            .WithTrackingName(Steps.Module);
        context.RegisterSourceOutput(module, static (output, model) =>
        {
            if (model is not null)
            {
                output.AddSource($"{GroupNames.ModuleFile}.g.cs", ModuleEmitter.Emit(model));
            }
        });
    }

    /// <summary>The names of the pipeline's steps, for tests of what is computed again.</summary>
    internal static class Steps
    {
        public const string Tasks = nameof(Tasks);
        public const string Contracts = nameof(Contracts);
        public const string Assembly = nameof(Assembly);
        public const string Groups = nameof(Groups);
        public const string Group = nameof(Group);
        public const string References = nameof(References);
        public const string HasRuntime = nameof(HasRuntime);
        public const string Module = nameof(Module);

        public static readonly ImmutableArray<string> All = [Tasks, Contracts, Assembly, Groups, Group, References, HasRuntime, Module];
    }
}
