/// The `tanabata` command, one class for each verb.
///
/// Start with [tanabata.cli.Main], which connects the verbs to the rest, and
/// [tanabata.cli.TanabataCommand], their root. A verb that talks to a running daemon extends
/// `AdminVerb`. What a verb needs from outside comes in [tanabata.cli.Ports]; how a run ends is in
/// [tanabata.cli.ExitCode].
///
/// Results go to standard output; an error is one sentence on standard error.
package tanabata.cli;
