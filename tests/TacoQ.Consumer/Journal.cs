using System.Collections.Generic;

namespace Consumer;

/// <summary>A service that tests look into.</summary>
public sealed class Journal
{
    private readonly List<string> entries = [];

    public IReadOnlyList<string> Entries => entries;

    public int Count => entries.Count;

    public void Add(string entry) => entries.Add(entry);
}
