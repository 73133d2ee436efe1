/// What the metadata on disk says, and its way there: which extents are hot
/// ([tanabata.replication.core.metadata.ActivityLog]), which blocks are out of sync
/// ([tanabata.replication.core.metadata.Bitmaps]), what identifies the data
/// ([tanabata.replication.core.metadata.PersistentStateStore]), and the version that is given up
/// ([tanabata.replication.core.metadata.UndoGuard]).
package tanabata.replication.core.metadata;
