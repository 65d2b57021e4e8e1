return new Hypotheses.Gpu.CommandLine(Console.Out, Console.Error).Run(args);
