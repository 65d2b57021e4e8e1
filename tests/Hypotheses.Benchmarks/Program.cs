return new Hypotheses.Benchmarks.CommandLine(Console.Out, Console.Error).Run(args);
