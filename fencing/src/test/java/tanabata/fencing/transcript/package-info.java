/// The protocol of two arbiters and a witness as transcripts that can be read: they lie in
/// `src/test/resources/transcripts`.
///
/// [tanabata.fencing.transcript.TranscriptTest] runs them;
/// [tanabata.fencing.transcript.FencingScene] is their scene, and explains what can be done in it.
/// [tanabata.fencing.transcript.Host] is one of its two hosts,
/// [tanabata.fencing.transcript.Replication] what its arbiter is told of the data.
package tanabata.fencing.transcript;
