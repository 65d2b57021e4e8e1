namespace Hypotheses.Browser;

/// <summary>One browser and one run's pages for all tests.</summary>
[CollectionDefinition(Name)]
public sealed class Opened : ICollectionFixture<Chromium>, ICollectionFixture<Site>
{
    public const string Name = "pages in a browser";
}
