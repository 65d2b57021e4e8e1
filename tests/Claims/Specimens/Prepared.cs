using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Training;

namespace Hypotheses.Tests.Claims.Specimens;

/// <summary>Specimens of preparations: what a session does with one trial, without a session.</summary>
internal static class Prepared
{
    /// <summary>Trains and puts together; tensors belong to the caller's dispose scope.</summary>
    /// <param name="preparation">What the specimen is made of.</param>
    /// <param name="mutant">A fault that acts in training; those of specimens act elsewhere.</param>
    public static T Of<T>(Preparation<T> preparation, Mutant? mutant = null)
    {
        using Trained trained = new JobTrainer(fault: mutant?.Fault()).Train(preparation.Jobs);
        return preparation.Collect(trained);
    }
}
