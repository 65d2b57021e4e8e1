using System.Diagnostics;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Tests.Dashboard;
using Hypotheses.Tests.Support;
using Microsoft.Playwright;
using Xunit.Abstractions;

namespace Hypotheses.Browser;

/// <summary>
/// The first page of a large run is below 400 KB. How long it takes to be there is said and decides nothing: that is the
/// machine's, too.
/// </summary>
[Collection(Opened.Name)]
public sealed class SizeTests(Chromium browser, ITestOutputHelper output)
{
    private const int Claims = 25, MostBytes = 400_000;

    /// <summary>Ten thousand cells: of few models with twins and worlds, or of one layer of each of 400 models.</summary>
    [BrowserTheory]
    [InlineData(10)]
    [InlineData(400)]
    public async Task Ten_thousand_cells_are_a_small_page(int models)
    {
        CellStatus[] cells = [.. Enumerable.Range(1, Claims).SelectMany(claim => Cells($"C{claim:00}", models))];
        Assert.Equal(10_000, cells.Length);
        using var folder = new TemporaryFolder();
        Site.Write(folder.Root, cells);
        string index = Path.Combine(folder.Root, "index.html");
        long bytes = new FileInfo(index).Length;
        IPage page = await browser.Open(1600, script: true);
        // The best of three: what else the machine does is none of the page's time.
        TimeSpan took = TimeSpan.MaxValue;
        for (int i = 0; i < 3; i++)
        {
            await page.GotoAsync("about:blank");
            long clock = Stopwatch.GetTimestamp();
            await page.GotoAsync(new Uri(index).AbsoluteUri);
            // Two frames: laid out and painted.
            await page.EvaluateAsync("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
            if (Stopwatch.GetElapsedTime(clock) is var once && once < took) took = once;
        }

        output.WriteLine($"{models} models: {bytes:N0} bytes, {took.TotalSeconds:0.00} s");
        Assert.Equal(Claims, await page.Locator(".front tbody tr").CountAsync());
        Assert.InRange(bytes, 20_000, MostBytes);
        // The table is wider than a phone; the page is not.
        await page.SetViewportSizeAsync(360, 800);
        Assert.InRange(await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"), 1, 360);
        await page.Context.CloseAsync();
    }

    private static IEnumerable<CellStatus> Cells(string claim, int models)
    {
        const int all = 10_000 / Claims;
        CellStatus[] trained = [.. Enumerable.Range(0, models).SelectMany(model => models > 100
            ? [Sample.Cell(claim, $"model-{model}@blocks.0") with { ComesFromTraining = true, Setting = "blocks.0" }]
            : Enumerable.Range(0, 4).SelectMany(layer => Sample.Model(
                $"model-{model}", $"blocks.{layer}", (Verdict)(layer % 3), Verdict.Refuted, Verdict.Supported, claim)))];
        return trained.Concat(Enumerable.Range(0, all - trained.Length).Select(world => Sample.Cell(claim, $"world-{world}")))
            .Select(c => c with { Title = "A parent latent has holes where its children fire, in claim " + claim });
    }
}
