using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Hypotheses.Browser;

/// <summary>
/// What readers of any screen see: no barrier that axe finds, and no page that is wider than its window, with everything folded
/// and with everything open, with scripts and without.
/// </summary>
[Collection(Opened.Name)]
public sealed class AppearanceTests(Chromium browser, Site site)
{
    private static readonly string[] Kinds = ["index.html", "claim-C21.html", "claim-C01.html", "model-model-_0.html"];

    public static TheoryData<string, int, bool, bool> Settings
    {
        get
        {
            var settings = new TheoryData<string, int, bool, bool>();
            foreach (string page in Kinds)
                foreach (int width in (int[])[360, 1000, 1600])
                    foreach (bool dark in (bool[])[false, true])
                        settings.Add(page, width, dark, width == 1000); // scripts on at one size
            settings.Add("error-rates.html", 360, true, false);
            settings.Add("words.html", 360, true, false);
            return settings;
        }
    }

    [BrowserTheory]
    [MemberData(nameof(Settings))]
    public async Task A_page_has_no_barrier_and_is_no_wider_than_its_window(string file, int width, bool dark, bool script)
    {
        // Axe is a script itself: where none is to run, the page's own is taken out of the page.
        IPage page = await browser.Open(width, dark);
        await page.GotoAsync(site.Address(script ? file : site.WithoutScript(file)));
        await Sound(page, width, "folded");
        await page.EvaluateAsync("() => document.querySelectorAll('details').forEach(d => d.open = true)");
        await Sound(page, width, "open");
        await page.Context.CloseAsync();
    }

    [BrowserTheory]
    [InlineData("index.html")]
    [InlineData("claim-C21.html")]
    public async Task Axe_sees_a_barrier_that_is_there(string file)
    {
        IPage page = await browser.Open();
        await page.GotoAsync(site.Address(file));
        await page.EvaluateAsync("() => document.querySelector('h1').style.color = '#eeeeee'");
        AxeResult result = await page.RunAxe();
        Assert.Contains(result.Violations, v => v.Id == "color-contrast");
        await page.Context.CloseAsync();
    }

    [BrowserFact]
    public async Task The_scheme_is_the_readers()
    {
        string[] grounds = new string[2];
        for (int i = 0; i < 2; i++)
        {
            IPage page = await browser.Open(dark: i == 1, script: false);
            await page.GotoAsync(site.Address("index.html"));
            grounds[i] = await page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor");
            await page.Context.CloseAsync();
        }

        Assert.Equal(["rgb(246, 247, 248)", "rgb(15, 20, 25)"], grounds);
    }

    [BrowserTheory]
    [InlineData("index.html")]
    [InlineData("claim-C21.html")]
    [InlineData("claim-C01.html")]
    public async Task In_print_everything_is_there_and_nothing_to_click(string file)
    {
        IPage page = await browser.Open(dark: true, script: false);
        await page.GotoAsync(site.Address(file));
        Assert.NotEqual(0, await page.EvaluateAsync<int>($"() => {HiddenParts}"));
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        // What was folded is styled only once it is to be drawn, and parts of parts a frame later. A busy machine may draw no
        // frame of its own accord for long: a picture of the page makes one.
        int hidden = 1;
        for (int frame = 0; hidden > 0 && frame < MostFrames; frame++)
        {
            await page.ScreenshotAsync();
            hidden = await page.EvaluateAsync<int>($"() => {HiddenParts}");
        }

        Assert.Equal(0, hidden);
        Assert.False(await page.Locator(".filters").First.IsVisibleAsync());
        // On paper, which is white, ink is dark whatever the reader's screen is.
        Assert.Equal("rgb(27, 31, 36)", await page.EvaluateAsync<string>("() => getComputedStyle(document.body).color"));
        Assert.True((await page.PdfAsync()).Length > 10_000);
        await page.Context.CloseAsync();
    }

    private const int MostFrames = 20;

    // Of what stands inside folded parts, how much is not shown.
    private const string HiddenParts = "[...document.querySelectorAll('details > :not(summary)')]"
        + ".filter(e => !e.checkVisibility({ contentVisibilityAuto: true })).length";

    private static async Task Sound(IPage page, int width, string state)
    {
        int wide = await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth");
        Assert.True(wide <= width, $"{state}: {wide} px wide in a window of {width}");
        AxeResult result = await page.RunAxe();
        Assert.True(result.Passes.Length > 10, "axe looked at nothing");
        Assert.Empty(result.Violations.Select(v =>
            $"{state}: {v.Id}: {v.Help}: {string.Join("; ", v.Nodes.Take(3).Select(n => n.Html))}"));
    }
}
