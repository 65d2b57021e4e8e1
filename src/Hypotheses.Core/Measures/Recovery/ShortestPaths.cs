using System.Numerics;
using System.Runtime.InteropServices;

namespace Hypotheses.Core.Measures.Recovery;

/// <summary>
/// Assignment of all rows to columns, rows ≤ columns, by shortest augmenting paths over reduced scores (Jonker and Volgenant,
/// Computing 38, 1987) with the start that a rectangular problem allows: prices are 0 until a column is taken, since at the
/// optimum an unpaired column's price is 0. Rows first bid for their best column at the price that makes their second best as
/// good (augmenting row reduction); the few rows still without a column then each get a shortest path to a free one.
/// </summary>
internal ref struct ShortestPaths<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>How often each row may bid on average before shortest paths take over: bids between ties need not end.</summary>
    private const int Bids = 16;

    private readonly ReadOnlySpan<T> _scores;
    private readonly int _rows, _columns;
    private readonly double[] _score, _price, _distance, _reached;
    private readonly int[] _columnOf, _rowOf, _tree;
    private readonly long[] _from; // as wide as a distance, so that both are updated by one mask

    public ShortestPaths(ReadOnlySpan<T> scores, int rows, int columns)
    {
        _scores = scores;
        (_rows, _columns) = (rows, columns);
        _score = new double[columns]; // a row of scores as float64
        _price = new double[columns]; // price; +∞ for columns of the tree while a path is searched
        _distance = new double[columns]; // length of the shortest path to a column outside the tree; +∞ inside
        _reached = new double[columns]; // its length for columns of the tree, in their order
        _from = new long[columns]; // the row from which that path comes
        _tree = new int[columns]; // columns of the tree, in order of distance
        Prices = new double[columns];
        (_columnOf, _rowOf) = (new int[rows], new int[columns]);
        Array.Fill(_columnOf, -1);
        Array.Fill(_rowOf, -1);
    }

    /// <summary>Each row's column.</summary>
    public readonly int[] ColumnOf => _columnOf;

    /// <summary>Each column's row, or −1.</summary>
    public readonly int[] RowOf => _rowOf;

    /// <summary>Prices ≥ 0, 0 for unpaired columns.</summary>
    public double[] Prices { get; }

    public readonly void Run()
    {
        int[] waiting = new int[_rows];
        for (int i = 0; i < _rows; i++) waiting[i] = i;
        int left = _columns < 2 ? _rows : Bid(waiting);
        for (int i = 0; i < left; i++) Augment(waiting[i]);
        _price.CopyTo(Prices, 0);
    }

    /// <summary>
    /// Rows bid until all have a column or the bids are used up; the rows still waiting come first in the list.
    /// </summary>
    private readonly int Bid(int[] waiting)
    {
        int first = 0, last = 0, count = _rows;
        for (long bid = 0; count > 0 && bid < (long)Bids * _rows; bid++)
        {
            int row = waiting[first];
            first = first + 1 == _rows ? 0 : first + 1;
            count--;
            (double best, int at, double second, int other) = PriceScans.Best(Row(row), _price);
            // Between equals nothing is paid: a free column is taken rather than a taken one.
            if (best > second) _price[at] += best - second;
            else if (_rowOf[at] >= 0) at = other;
            int loser = _rowOf[at];
            (_rowOf[at], _columnOf[row]) = (row, at);
            if (loser < 0) continue;
            _columnOf[loser] = -1;
            waiting[last] = loser;
            last = last + 1 == _rows ? 0 : last + 1;
            count++;
        }

        int[] rest = new int[count];
        for (int i = 0; i < count; i++) rest[i] = waiting[(first + i) % _rows];
        Array.Sort(rest);
        rest.CopyTo(waiting, 0);
        return count;
    }

    /// <summary>A shortest path from a row to a free column, along which every row moves on to the next column.</summary>
    private readonly void Augment(int start)
    {
        Array.Fill(_distance, double.PositiveInfinity);
        int row = start, size = 0, column;
        double length = 0, own = PriceScans.Best(Row(start), _price).Value; // what the row would get at present prices
        while (true)
        {
            ReadOnlySpan<double> scores = Row(row);
            // The pair's own reduced score is 0: it fixes the row's profit at present prices.
            double offset = length + (size == 0 ? own : scores[_columnOf[row]] - Prices[_columnOf[row]]);
            double least = PriceScans.Relax(scores, _price, offset, row, _distance, _from);
            length = Math.Max(length, least); // rounding must not shorten a path
            column = PriceScans.Nearest(_distance, least, _rowOf);
            if (_rowOf[column] < 0) break;
            Prices[column] = _price[column]; // kept while the tree's price is +∞
            (_tree[size], _reached[size++]) = (column, length);
            (_price[column], _distance[column]) = (double.PositiveInfinity, double.PositiveInfinity);
            row = _rowOf[column];
        }

        // Columns nearer than the free one become dearer by what they are nearer.
        for (int i = 0; i < size; i++) _price[_tree[i]] = Prices[_tree[i]] + (length - _reached[i]);
        do
        {
            row = (int)_from[column];
            _rowOf[column] = row;
            (_columnOf[row], column) = (column, _columnOf[row]);
        }
        while (row != start);
    }

    private readonly ReadOnlySpan<double> Row(int row)
    {
        ReadOnlySpan<T> scores = _scores.Slice(row * _columns, _columns);
        if (typeof(T) == typeof(double)) return MemoryMarshal.Cast<T, double>(scores);
        int lanes = Vector<double>.Count, whole = _columns - _columns % (2 * lanes);
        if (typeof(T) == typeof(float))
        {
            ref float from = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<T, float>(scores));
            for (int j = 0; j < whole; j += 2 * lanes)
            {
                Vector.Widen(Vector.LoadUnsafe(ref from, (nuint)j), out Vector<double> left, out Vector<double> right);
                left.StoreUnsafe(ref _score[j]);
                right.StoreUnsafe(ref _score[j + lanes]);
            }
        }
        else
        {
            whole = 0;
        }

        for (int j = whole; j < _columns; j++) _score[j] = double.CreateTruncating(scores[j]);
        return _score;
    }
}
