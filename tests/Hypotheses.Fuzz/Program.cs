return new Hypotheses.Fuzz.CommandLine(Console.Out, Console.Error).Run(args);
