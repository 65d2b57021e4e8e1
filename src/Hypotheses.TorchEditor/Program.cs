return Hypotheses.TorchEditor.EditCommand.Run(args, Console.Out, Console.Error);
