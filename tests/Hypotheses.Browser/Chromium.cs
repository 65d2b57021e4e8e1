using Microsoft.Playwright;

namespace Hypotheses.Browser;

/// <summary>The system's Chromium, driven by Playwright: one browser for all tests.</summary>
public sealed class Chromium : IAsyncLifetime
{
    /// <summary>The variable that names the browser; where it is set the tests fail where that is not there.</summary>
    public const string Variable = "HYPOTHESES_CHROMIUM";

    private static readonly string[] Known =
        ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/snap/bin/chromium"];

    private IPlaywright? _driver;
    private IBrowser? _browser;

    /// <summary>Where it is: as the variable says, else where systems put it; null where there is none.</summary>
    public static string? Path => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named
        ? named
        : Known.FirstOrDefault(File.Exists);

    /// <summary>Why tests that need it are skipped; null where they run.</summary>
    public static string? Skip => Path is null ? $"needs Chromium: install it, or name it in {Variable}" : null;

    public async Task InitializeAsync()
    {
        if (Path is null) return;
        _driver = await Playwright.CreateAsync();
        _browser = await _driver.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Path,
            Args = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
        });
    }

    /// <summary>A page in a context of its own.</summary>
    /// <param name="width">Of the window, px.</param>
    /// <param name="dark">The colour scheme that the reader prefers.</param>
    /// <param name="script">Whether pages may run scripts.</param>
    public async Task<IPage> Open(int width = 1000, bool dark = false, bool script = true)
    {
        IBrowserContext context = await _browser!.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = 800 },
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            JavaScriptEnabled = script,
        });
        return await context.NewPageAsync();
    }

    public async Task DisposeAsync()
    {
        if (_browser is { } browser) await browser.CloseAsync();
        _driver?.Dispose();
    }
}
