/// The values and messages of replication that its core, its formats and its adapters share.
///
/// [tanabata.replication.model.Message] is what two cores send to each other,
/// [tanabata.replication.model.MetadataChange] what they write to their metadata,
/// [tanabata.replication.model.RecoveredMetadata] what they find there at a start.
/// [tanabata.replication.model.ReplicationEvent], [tanabata.replication.model.OrderReply] and
/// [tanabata.replication.model.Status] are what operators see, as values: sentences are made where
/// they are shown. Knows only `foundation`.
package tanabata.replication.model;
