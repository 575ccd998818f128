using System.ComponentModel;

namespace TacoQ.Generation;

/// <summary>Names the module of an assembly's tasks. Generated.</summary>
/// <param name="module">The module: an <see cref="ITacoTaskModule"/>.</param>
[AttributeUsage(AttributeTargets.Assembly)]
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class TacoTaskModuleAttribute(Type module) : Attribute
{
    /// <summary>The module.</summary>
    public Type Module { get; } = module;
}
