using Hypotheses.Cli;
using Hypotheses.Cli.Lines;

return new CommandLine(Console.Out, Console.Error, Terminal.Variable, Directory.GetCurrentDirectory()).Run(args);
