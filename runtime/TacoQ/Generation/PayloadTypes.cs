using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace TacoQ.Generation;

/// <summary>
/// How types stand in payloads: first by the application's own <see cref="JsonSerializerContext"/>s, then, where it is
/// switched on, by reflection. Names in camel case (or as <see cref="With"/> says), enums as strings, NaN and the infinities as strings.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class PayloadTypes
{
    internal static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private static PayloadTypes? defaultTypes;

    private readonly JsonSerializerOptions options;
    private readonly ConcurrentDictionary<Type, JsonTypeInfo> enums = [];
    private readonly Lazy<PayloadTypes>? snakeCase;

    /// <summary>Creates the types from the application's contexts.</summary>
    /// <param name="resolvers">The application's contexts, in order.</param>
    public PayloadTypes(IEnumerable<IJsonTypeInfoResolver> resolvers)
        : this([.. resolvers], JsonNamingPolicy.CamelCase) => snakeCase = new(() => new([.. resolvers], JsonNamingPolicy.SnakeCaseLower));

    private PayloadTypes(IJsonTypeInfoResolver[] resolvers, JsonNamingPolicy naming)
    {
        options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = naming,
            PropertyNameCaseInsensitive = true,
            NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        options.TypeInfoResolverChain.Add(new BuiltInTypes());
        foreach (var resolver in resolvers)
        {
            options.TypeInfoResolverChain.Add(resolver);
        }

        if (JsonSerializer.IsReflectionEnabledByDefault)
        {
            AddReflection(options);
        }

        options.MakeReadOnly();
    }

    /// <summary>The types as they are without any context.</summary>
    internal static PayloadTypes Default => defaultTypes ??= new([]);

    /// <summary>The same types with their members called like this. It holds for contexts too: these leave names to whoever uses them.</summary>
    /// <param name="naming">How members are called.</param>
    /// <returns>The types.</returns>
    public PayloadTypes With(PayloadNaming naming) => naming == PayloadNaming.SnakeCase && snakeCase is not null ? snakeCase.Value : this;

    /// <summary>How values of a type are read and written.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <returns>Its contract.</returns>
    /// <exception cref="TacoConfigurationException">No context knows the type, and reflection is switched off.</exception>
    public JsonTypeInfo<T> Get<T>()
    {
        try
        {
            return (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
        }
        catch (NotSupportedException e)
        {
            throw new TacoConfigurationException(
                $"The type {typeof(T)} cannot be part of a payload: no JsonSerializerContext knows it, and reflection-based JSON is off. "
                + $"Add [JsonSerializable(typeof({typeof(T).Name}))] to a context and give it to TacoQ: AddTacoQ(q => q.AddJson(MyContext.Default)).", e);
        }
        catch (InvalidOperationException e)
        {
            throw new TacoConfigurationException($"The type {typeof(T)} cannot be part of a payload: {e.Message}", e);
        }
    }

    /// <summary>How values of an enum are read and written: by name, without reflection-based JSON.</summary>
    /// <typeparam name="TEnum">The enum.</typeparam>
    /// <returns>Its contract.</returns>
    public JsonTypeInfo<TEnum> GetEnum<TEnum>()
        where TEnum : struct, Enum => (JsonTypeInfo<TEnum>)enums.GetOrAdd(
            typeof(TEnum),
            static (type, options) => JsonMetadataServices.CreateValueInfo<TEnum>(options, new JsonStringEnumConverter<TEnum>().CreateConverter(type, options)),
            options);

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Only where reflection-based JSON is on, which trimming switches off.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Only where reflection-based JSON is on, which AOT switches off.")]
    private static void AddReflection(JsonSerializerOptions options)
    {
        options.Converters.Add(new JsonStringEnumConverter());
        options.TypeInfoResolverChain.Add(new DefaultJsonTypeInfoResolver());
    }
}
