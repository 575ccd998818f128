using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace TacoQ.Generation;

/// <summary>Contracts of the scalar types, without reflection.</summary>
internal sealed class BuiltInTypes : IJsonTypeInfoResolver
{
    public JsonTypeInfo? GetTypeInfo(Type type, JsonSerializerOptions options)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Known.Nullables.TryGetValue(underlying, out var nullable) ? nullable(options) : null;
        }

        return Known.Values.TryGetValue(type, out var value) ? value(options) : null;
    }

    private static class Known
    {
        public static readonly Dictionary<Type, Func<JsonSerializerOptions, JsonTypeInfo>> Values = [];
        public static readonly Dictionary<Type, Func<JsonSerializerOptions, JsonTypeInfo>> Nullables = [];

        static Known()
        {
            Add(JsonMetadataServices.BooleanConverter);
            Add(JsonMetadataServices.ByteConverter);
            Add(JsonMetadataServices.SByteConverter);
            Add(JsonMetadataServices.Int16Converter);
            Add(JsonMetadataServices.UInt16Converter);
            Add(JsonMetadataServices.Int32Converter);
            Add(JsonMetadataServices.UInt32Converter);
            Add(JsonMetadataServices.Int64Converter);
            Add(JsonMetadataServices.UInt64Converter);
            Add(JsonMetadataServices.SingleConverter);
            Add(JsonMetadataServices.DoubleConverter);
            Add(JsonMetadataServices.DecimalConverter);
            Add(JsonMetadataServices.CharConverter);
            Add(JsonMetadataServices.GuidConverter);
            Add(JsonMetadataServices.DateTimeConverter);
            Add(JsonMetadataServices.DateTimeOffsetConverter);
            Add(JsonMetadataServices.DateOnlyConverter);
            Add(JsonMetadataServices.TimeOnlyConverter);
            Add(JsonMetadataServices.TimeSpanConverter);
            Add(JsonMetadataServices.JsonElementConverter);
            AddReference(JsonMetadataServices.StringConverter);
            AddReference(JsonMetadataServices.ByteArrayConverter);
            AddReference(JsonMetadataServices.UriConverter);
            AddReference(JsonMetadataServices.JsonNodeConverter);
            AddReference(JsonMetadataServices.JsonObjectConverter);
            AddReference(JsonMetadataServices.JsonArrayConverter);
        }

        private static void Add<T>(JsonConverter<T> converter)
            where T : struct
        {
            Values[typeof(T)] = options => JsonMetadataServices.CreateValueInfo<T>(options, converter);
            Nullables[typeof(T)] = options => JsonMetadataServices.CreateValueInfo<T?>(
                options, JsonMetadataServices.GetNullableConverter(JsonMetadataServices.CreateValueInfo<T>(options, converter)));
        }

        private static void AddReference<T>(JsonConverter<T?> converter)
            where T : class => Values[typeof(T)] = options => JsonMetadataServices.CreateValueInfo<T>(options, converter);
    }
}
