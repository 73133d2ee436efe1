/// Transcripts: documentation that runs. A transcript is a text file of what is done to some cores,
/// and below each line what the cores do because of it.
///
/// [tanabata.simulation.transcript.Transcripts] is a folder of them: it finds them, and compares
/// what is written with what happens, or writes it down. A module brings its own
/// [tanabata.simulation.transcript.Scene], which knows what the lines mean;
/// [tanabata.simulation.transcript.ScriptLine] takes a line apart, and
/// [tanabata.simulation.transcript.RecordText] writes values in a form that can be read.
package tanabata.simulation.transcript;
