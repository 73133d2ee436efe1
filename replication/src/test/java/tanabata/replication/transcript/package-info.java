/// The protocol of two replication cores as transcripts that can be read: they lie in
/// `src/test/resources/transcripts`.
///
/// [tanabata.replication.transcript.TranscriptTest] runs them;
/// [tanabata.replication.transcript.ReplicationScene] is their scene, and explains what can be done
/// in it.
package tanabata.replication.transcript;
