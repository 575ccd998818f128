using System.Reflection.Metadata;
using TacoQ.Hosting;

[assembly: MetadataUpdateHandler(typeof(HotReload))]

namespace TacoQ.Hosting;

/// <summary>Hears from the runtime that code was changed in place (<c>dotnet watch</c>): the modules may have new tasks.</summary>
internal static class HotReload
{
    /// <summary>Raised after a change.</summary>
    public static event Action? Changed;

    /// <summary>Called by the runtime.</summary>
    public static void UpdateApplication(Type[]? updatedTypes) => Changed?.Invoke();
}
