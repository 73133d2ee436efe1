/// The metadata on disk: layouts only, no input or output.
///
/// Everything is made of 512-byte sectors that check themselves
/// ([tanabata.replication.format.Sector]), because a disk writes a sector atomically. So a write
/// that a power cut tore apart (some sectors new, some old, each of them sound) is told from a
/// damaged byte (a sector that is not sound): the first is expected and handled, the second is
/// named and refused. [tanabata.replication.format.MetadataLayout] is where things are,
/// [tanabata.replication.format.MetadataWriter] encodes a change into sectors,
/// [tanabata.replication.format.MetadataReader] decodes sectors into what the core starts from. The
/// tables are drawn in `docs/FORMATS.md`.
package tanabata.replication.format;
