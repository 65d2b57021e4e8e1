#nullable enable
// Compiled twice: into the build task of RunTool.targets, and into the tests (where BUILD_TASK_TESTS leaves the task out).
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Text;

namespace Hypotheses.Build
{
    /// <summary>
    /// Starts a program with a list of arguments, without a shell: nothing in an argument (quotes, blanks, <c>$HOME</c>,
    /// backticks) means anything. A build task has no <c>ProcessStartInfo.ArgumentList</c> (.NET Standard 2.0), so the list is
    /// written as the one string that .NET, and a Windows program, takes apart again.
    /// </summary>
    public static class PlainProcess
    {
        /// <summary>Runs it to its end.</summary>
        /// <param name="path">The program; one without a folder is looked for where the system looks.</param>
        /// <param name="arguments">Any text but NUL.</param>
        /// <returns>Its exit code, and the lines that it wrote on both streams, each stream's in order.</returns>
        /// <exception cref="System.ComponentModel.Win32Exception">It cannot be started.</exception>
        public static (int Code, IReadOnlyList<string> Lines) Run(string path, IEnumerable<string> arguments)
        {
            var start = new ProcessStartInfo(path, Line(arguments))
            {
                UseShellExecute = false,
                CreateNoWindow = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                StandardOutputEncoding = Encoding.UTF8,
                StandardErrorEncoding = Encoding.UTF8,
            };
            var lines = new List<string>();
            void Take(object sender, DataReceivedEventArgs said)
            {
                if (string.IsNullOrEmpty(said.Data)) return;
                lock (lines) lines.Add(said.Data!);
            }

            using (var process = new Process { StartInfo = start })
            {
                process.OutputDataReceived += Take;
                process.ErrorDataReceived += Take;
                process.Start();
                process.BeginOutputReadLine();
                process.BeginErrorReadLine();
                process.WaitForExit(); // and for the ends of both streams
                return (process.ExitCode, lines);
            }
        }

        /// <summary>
        /// Arguments as one line: between double quotes; a quote, and each backslash before a quote, behind a backslash.
        /// </summary>
        public static string Line(IEnumerable<string> arguments)
        {
            var line = new StringBuilder();
            foreach (string argument in arguments)
            {
                if (line.Length > 0) line.Append(' ');
                line.Append('"');
                int backslashes = 0;
                foreach (char c in argument)
                {
                    if (c == '"') line.Append('\\', backslashes + 1);
                    backslashes = c == '\\' ? backslashes + 1 : 0;
                    line.Append(c);
                }

                line.Append('\\', backslashes).Append('"');
            }

            return line.ToString();
        }
    }

#if !BUILD_TASK_TESTS
    /// <summary>
    /// A program of this repository as a step of a build: what it says is a message where it ends with 0, and errors, a line
    /// each, where not.
    /// </summary>
    public sealed class RunTool : Microsoft.Build.Utilities.Task
    {
        /// <summary>The program's .dll.</summary>
        [Microsoft.Build.Framework.Required]
        public string Tool { get; set; } = "";

        /// <summary>Its arguments, a line each; empty ones are left out.</summary>
        [Microsoft.Build.Framework.Required]
        public string Arguments { get; set; } = "";

        /// <summary>Of what it says where all is well: high, normal or low.</summary>
        public string Importance { get; set; } = "high";

        public override bool Execute()
        {
            var arguments = new List<string> { "exec", Tool };
            foreach (string argument in Arguments.Split('\n')) if (argument.Length > 0) arguments.Add(argument);
            string dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host ? host : "dotnet";
            try
            {
                (int code, IReadOnlyList<string> lines) = PlainProcess.Run(dotnet, arguments);
                var importance = (Microsoft.Build.Framework.MessageImportance)Enum.Parse(
                    typeof(Microsoft.Build.Framework.MessageImportance), Importance, ignoreCase: true);
                foreach (string line in lines)
                {
                    if (code == 0) Log.LogMessage(importance, "{0}", line);
                    else Log.LogError("{0}", line);
                }

                if (code != 0 && lines.Count == 0) Log.LogError("{0} ended with exit code {1}", Tool, code);
                return code == 0;
            }
            catch (System.ComponentModel.Win32Exception e)
            {
                Log.LogError("{0} cannot be started: {1}", dotnet, e.Message);
                return false;
            }
        }
    }
#endif
}
