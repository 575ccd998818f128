using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace TacoQ.Generators;

/// <summary>Writes indented lines.</summary>
internal sealed class SourceWriter
{
    private readonly StringBuilder text = new();
    private int depth;
    private bool isFirst = true;

    /// <summary>Writes lines at the current depth; an empty one stays empty.</summary>
    public void Write(string lines)
    {
        foreach (var line in lines.Split('\n'))
        {
            var code = line.TrimEnd('\r');
            text.Append(' ', code.Length == 0 ? 0 : depth * 4).Append(code).Append('\n');
        }

        isFirst = false;
    }

    /// <summary>Leaves a line empty, but not directly behind a brace.</summary>
    public void Separate()
    {
        if (!isFirst)
        {
            text.Append('\n');
        }
    }

    /// <summary>Opens a block in braces, which ends with the returned scope.</summary>
    public Scope Block(string header)
    {
        Write($"{header}\n{{");
        depth++;
        isFirst = true;
        return new(this);
    }

    /// <summary>As <see cref="Block"/>; without effect for the global namespace.</summary>
    public Scope Namespace(string name) => name.Length == 0 ? default : Block($"namespace {name}");

    public SourceText ToSourceText() => SourceText.From(text.ToString(), Encoding.UTF8);

    internal readonly struct Scope(SourceWriter? writer) : IDisposable
    {
        public void Dispose()
        {
            if (writer is not null)
            {
                writer.depth--;
                writer.Write("}");
            }
        }
    }
}
