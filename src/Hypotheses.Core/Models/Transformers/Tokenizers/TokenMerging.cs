namespace Hypotheses.Core.Models.Transformers.Tokenizers;

/// <summary>
/// Merges neighbouring tokens, always the pair whose merge has the highest score, the leftmost of equals, until none is left.
/// A heap of candidates over a linked list: n log n where the plain search is n². The same result, because a place in the list
/// keeps its order and a candidate whose tokens have changed is passed over.
/// </summary>
internal readonly struct TokenMerging
{
    private const int Gone = -1;

    private readonly Dictionary<(int Left, int Right), int> _merges;
    private readonly float[] _scores;
    private readonly int[] _token, _previous, _next;
    private readonly PriorityQueue<(int Place, int Left, int Right), (float MinusScore, int Place)> _candidates = new();

    /// <summary>A merging of <paramref name="symbols"/>.</summary>
    public TokenMerging(List<int> symbols, Dictionary<(int Left, int Right), int> merges, float[] scores)
    {
        _merges = merges;
        _scores = scores;
        _token = [.. symbols];
        _previous = [.. Enumerable.Range(-1, symbols.Count)];
        _next = [.. Enumerable.Range(1, symbols.Count)];
    }

    /// <summary>The tokens that remain.</summary>
    public List<int> Run()
    {
        for (int place = 0; place < _token.Length; place++) Consider(place);
        while (_candidates.TryDequeue(out (int Place, int Left, int Right) best, out _))
        {
            int right = _next[best.Place];
            if (_token[best.Place] != best.Left || right == _token.Length || _token[right] != best.Right) continue;
            _token[best.Place] = _merges[(best.Left, best.Right)];
            _token[right] = Gone;
            _next[best.Place] = _next[right];
            if (_next[right] < _token.Length) _previous[_next[right]] = best.Place;
            if (_previous[best.Place] >= 0) Consider(_previous[best.Place]);
            Consider(best.Place);
        }

        List<int> kept = [];
        foreach (int token in _token)
            if (token != Gone) kept.Add(token);
        return kept;
    }

    private void Consider(int place)
    {
        int right = _next[place];
        if (right == _token.Length || !_merges.TryGetValue((_token[place], _token[right]), out int merged)) return;
        _candidates.Enqueue((place, _token[place], _token[right]), (-_scores[merged], place));
    }
}
