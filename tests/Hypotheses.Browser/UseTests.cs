using Microsoft.Playwright;

namespace Hypotheses.Browser;

/// <summary>What a reader does with pages: choose, follow links, sort, use the keyboard.</summary>
[Collection(Opened.Name)]
public sealed class UseTests(Chromium browser, Site site)
{
    [BrowserFact]
    public async Task Claims_and_columns_are_chosen_without_a_script()
    {
        IPage page = await Visit("index.html", script: false);
        int all = await Shown(page, ".front tbody tr");
        await page.CheckAsync("#ft-t1");
        int topic = await Shown(page, ".front tbody tr");
        Assert.InRange(topic, 1, all - 1);
        await page.ClickAsync("button[type=reset]");
        Assert.Equal(all, await Shown(page, ".front tbody tr"));
        await page.CheckAsync("#fr-inconclusive");
        Assert.InRange(await Shown(page, ".front tbody tr"), 1, all - 1);
        Assert.Equal(0, await page.Locator(".front tbody tr:not(.r-inconclusive):visible").CountAsync());
        await page.CheckAsync("#fr-all");
        await page.CheckAsync("#fc-control");
        Assert.Equal((0, all), (await Shown(page, "td.c-model"), await Shown(page, "td.c-control")));
        await page.CheckAsync("#fc-m1");
        Assert.Equal((all, all, 0), (await Shown(page, "td.m1"), await Shown(page, "td.c-model"), await Shown(page, "td.c-control")));
        await page.Context.CloseAsync();
    }

    [BrowserFact]
    public async Task Cards_are_chosen_by_verdict_and_kind_with_the_keyboard_alone()
    {
        IPage page = await Visit("claim-C21.html", script: false);
        int all = await Shown(page, ".card");
        await page.FocusAsync("#fv-all");
        await page.Keyboard.PressAsync("ArrowRight");
        Assert.True(await page.Locator("#fv-supported").IsCheckedAsync());
        Assert.InRange(await Shown(page, ".card"), 1, all - 1);
        Assert.Equal(0, await page.Locator(".card:not(.v-supported):visible").CountAsync());
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("ArrowLeft");
        Assert.True(await page.Locator("#fk-k-control").IsCheckedAsync());
        Assert.Equal(0, await page.Locator(".group:not(.k-control):visible").CountAsync());
        Assert.InRange(await Shown(page, ".card"), 1, all - 1);
        await page.Context.CloseAsync();
    }

    [BrowserFact]
    public async Task The_first_stop_of_the_keyboard_skips_to_the_content()
    {
        IPage page = await Visit("claim-C21.html", script: false);
        await page.Keyboard.PressAsync("Tab");
        Assert.True(await page.Locator(".skip").EvaluateAsync<bool>("e => e === document.activeElement && e.getBoundingClientRect().x >= 0"));
        await page.Keyboard.PressAsync("Enter");
        Assert.EndsWith("#content", page.Url);
        await page.Context.CloseAsync();
    }

    [BrowserFact]
    public async Task A_link_to_a_card_shows_its_evidence_and_a_link_into_what_is_folded_opens_it()
    {
        foreach (bool script in (bool[])[false, true])
        {
            IPage page = await Visit("claim-C21.html#C21--overlap", script);
            ILocator evidence = page.Locator("[id='C21--overlap--evidence']");
            Assert.True(await Seen(evidence));
            Assert.False(await Seen(page.Locator("[id='C21--broken--evidence']")));
            await page.Context.CloseAsync();
            page = await Visit("claim-C21.html#C21--broken--evidence", script);
            Assert.True(await Seen(page.Locator("[id='C21--broken--evidence']")));
            await page.Context.CloseAsync();
            // What does not apply has no card: it is named among the reasons.
            page = await Visit("claim-C21.html#C21--stories260K", script);
            Assert.True(await Seen(page.Locator("[id='C21--stories260K']")));
            await page.Context.CloseAsync();
        }
    }

    [BrowserFact]
    public async Task Old_links_still_lead_to_what_they_named()
    {
        IPage page = await Visit("index.html#C21--overlap", script: true);
        await page.WaitForURLAsync("**/claim-C21.html#C21--overlap");
        Assert.True(await Seen(page.Locator("[id='C21--overlap--evidence']")));
        await page.Context.CloseAsync();
        page = await Visit("index.html#C21", script: false);
        Assert.Equal("C21", await page.EvaluateAsync<string>("() => document.querySelector('tr:target').id"));
        await page.ClickAsync("tr:target th a");
        Assert.EndsWith("claim-C21.html", page.Url);
        await page.ClickAsync("header a");
        Assert.EndsWith("index.html#C21", page.Url);
        await page.Context.CloseAsync();
    }

    [BrowserFact]
    public async Task A_table_sorts_where_scripts_may_run_and_is_whole_where_not()
    {
        IPage page = await Visit("index.html", script: false);
        Assert.Equal(0, await page.Locator("button.sort").CountAsync());
        string[] whole = await Claims(page);
        await page.Context.CloseAsync();

        page = await Visit("index.html", script: true);
        Assert.Equal(whole, await Claims(page));
        ILocator claim = page.Locator("thead th").First.Locator("button.sort");
        await claim.ClickAsync();
        Assert.Equal(whole.Order(StringComparer.Ordinal), await Claims(page));
        Assert.Equal("ascending", await page.Locator("thead th").First.GetAttributeAsync("aria-sort"));
        await claim.ClickAsync();
        Assert.Equal(whole.OrderDescending(StringComparer.Ordinal), await Claims(page));
        await page.Locator("thead th.c-world button.sort").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        double[] ranks = await page.EvaluateAsync<double[]>("() => [...document.querySelectorAll('td.c-world')].map(d => +d.dataset.s)");
        Assert.Equal(ranks.OrderDescending(), ranks);
        await page.Locator("thead th.c-world button.sort").ClickAsync();
        ranks = await page.EvaluateAsync<double[]>("() => [...document.querySelectorAll('td.c-world')].map(d => +d.dataset.s)");
        Assert.Equal(ranks.Order(), ranks);
        Assert.Equal(whole.Order(), (await Claims(page)).Order());
        await page.Context.CloseAsync();
    }

    [BrowserFact]
    public async Task Every_link_of_every_page_leads_to_a_place_that_is_there()
    {
        IPage page = await browser.Open(script: false);
        var ids = new Dictionary<string, HashSet<string>>();
        var links = new List<(string From, string Link)>();
        foreach (string file in site.Files)
        {
            await page.GotoAsync(site.Address(file));
            ids[file] = [.. await page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('[id]')].map(e => e.id)")];
            links.AddRange((await page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('a')].map(a => a.href)"))
                .Select(l => (file, l)));
        }

        Assert.InRange(links.Count, 200, 10_000);
        foreach ((string from, string link) in links.Distinct())
        {
            var to = new Uri(link);
            if (to.Scheme == "https") continue; // the literature
            string file = Path.GetFileName(to.LocalPath);
            Assert.True(ids.ContainsKey(file), $"{from}: {link}");
            if (to.Fragment.Length > 1) Assert.Contains(Uri.UnescapeDataString(to.Fragment[1..]), ids[file]);
        }

        await page.Context.CloseAsync();
    }

    private async Task<IPage> Visit(string link, bool script)
    {
        IPage page = await browser.Open(script: script);
        await page.GotoAsync(site.Address(link));
        return page;
    }

    private static Task<int> Shown(IPage page, string what) => page.Locator(what + ":visible").CountAsync();

    private static Task<bool> Seen(ILocator element) =>
        element.EvaluateAsync<bool>("e => e.checkVisibility({ contentVisibilityAuto: true })");

    private static Task<string[]> Claims(IPage page) =>
        page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('.front tbody th b')].map(b => b.textContent)");
}
