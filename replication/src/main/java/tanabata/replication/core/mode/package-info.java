/// The modes of a node as a whole: coming together with its peer
/// ([tanabata.replication.core.mode.PeerHandshake]), going on without it or being cut off
/// ([tanabata.replication.core.mode.StandaloneMode]), serving without a disk
/// ([tanabata.replication.core.mode.DisklessMode]), and leaving in order
/// ([tanabata.replication.core.mode.OrderlyShutdown]). They work on
/// [tanabata.replication.core.mode.CoreParts].
package tanabata.replication.core.mode;
