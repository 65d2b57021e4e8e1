using System.Text;
using Hypotheses.Dashboard.Html.Markup;
using static Hypotheses.Dashboard.Html.Markup.HtmlText;

namespace Hypotheses.Dashboard.Html;

/// <summary>The page of words that every other page uses.</summary>
public static class WordsPage
{
    private static readonly (string Word, string Meaning)[] Words =
    [
        ("claim", "A statement of the literature that can be true or false of a model. It has a number, C21, and a page."),
        ("subject", "What a claim is asked of: a trained model at one place, one of its twins, or a world that was made."),
        ("cell", "One claim on one subject."),
        ("place", "Where in a model: blocks.1 is the residual stream before the second block (they are counted from 0). "
            + "blocks.1.topk-256 is a sparse autoencoder of 256 latents trained there by TopK, -4x one of four times as many "
            + "latents as dimensions, -long one that was trained longer."),
        ("trained model", "A language model with its trained weights. lmc-a and lmc-b are this project's: small transformers "
            + "trained on a made-up language of which every concept is known. Others are named as their authors name them."),
        ("twin", "A copy of a trained model that learned nothing. untrained: random weights of the usual start. matched: random "
            + "weights with each trained matrix's standard deviation. shuffled: the trained weights themselves, "
            + "in random order within each matrix. What a twin shows too, training did not make."),
        ("world", "A made source of activations whose true features are known, so that the right answer, or that there is none, is "
            + "known too. A world between two answers is there to be called inconclusive."),
        ("verdict", "supported: the whole interval lies where the claim's rule says yes. refuted: where it says no. inconclusive: "
            + "neither. invalid instrument: a control came out wrong, or gates voided too many trials, so that nothing counts."),
        ("rule, bound", "Which numbers, beyond which bounds, support and refute a claim. They are fixed before the run whose seeds "
            + "follow from them; the definitions that were tried before are counted on the claim's page."),
        ("decides too", "A number beside the claim's first one that its rule looks at, for some subjects or all: the rule is on each card."),
        ("seed, trial", "A trial is one measurement with random numbers of its own, named by a seed. Seeds are what a verdict is "
            + "about: how far it would hold on others."),
        ("interval", "Where the mean over all seeds lies, at 95%, or at the level of the look that decided. Few seeds that agree "
            + "give no narrower one than as many seeds can vouch for: a number that is the same in six seeds has an interval about it."),
        ("6 of 6 seeds agree; up to 39% may not", "How many seeds have the verdict by themselves, and the share of all seeds "
            + "that may have another one although none was seen (an exact 95% bound)."),
        ("look", "A cell of the full tier is looked at after 5, 10, 20 and 40 seeds, at levels that together err as one look would."),
        ("tier", "How much is run. quick: six seeds a cell. full: up to 40 seeds, more subjects. confirm: seeds that follow from "
            + "a commit, so that nobody can have seen them before."),
        ("confirmed at", "A confirm run gave the same verdict; “refuted on confirming”: it gave that one."),
        ("control", "A world where the claim is true (positive) or false (negative) by construction, run through the very same "
            + "code. A verdict counts only where the controls come out so."),
        ("near a bound", "A control that is barely true, or false in a way that a simple instrument takes for true. It voids nothing: "
            + "it shows what the instrument can tell. Where it is not decided, a subject like it will not be either."),
        ("gate, voided", "A check of a trial that does not look at the effect, such as how well a dictionary reconstructs. A trial "
            + "that fails it is void: it counts for nothing."),
        ("chance", "What the number is where there is nothing but chance: random directions, shuffled labels."),
        ("expected, approved", "The verdict that is kept beside the claim since somebody looked at it. A verdict that differs fails the "
            + "run; a control near a bound may be approved as inconclusive, which is no verdict on its world but on the instrument."),
        ("not applicable, not run, excluded", "The subject lacks what the claim needs, or its file is not here; it was left to the full "
            + "tier or not asked for; the claim's author says why it is not judged."),
        ("confirmatory, after correction", "Of many verdicts some are right by chance. Holm's correction over the confirmatory claims, "
            + "Benjamini and Hochberg's over the others, leave those that would stand among so many; the others are told as “not "
            + "after correction”. Six seeds are too few for many cells: the full tier is for that."),
        ("definition", "The hash of everything in a claim that could be tuned. Another definition has other seeds and other verdicts."),
        ("error rates", "How often a verdict errs: of made-up seeds for all claims, and by running a claim's controls 40 times for its "
            + "own. “Out of date” says that the claim has another definition since."),
    ];

    /// <summary>The whole document.</summary>
    public static string Of()
    {
        var html = new StringBuilder(PageFrame.Head("Hypotheses: words"));
        html.Append($"<header>\n<p><a href=\"{PageFile.Front}\">All claims and models</a></p>\n<h1>Words</h1>\n</header>\n")
            .Append("<main id=\"content\">\n<section class=\"numbers\"><dl>\n");
        foreach ((string word, string meaning) in Words)
            html.Append($"<div id=\"{Id(word)}\"><dt><b>{Escape(word)}</b></dt><dd>{Escape(meaning)}</dd></div>\n");
        return html.Append("</dl></section>\n</main>\n").Append(PageFrame.Foot).ToString();
    }
}
