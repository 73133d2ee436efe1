/// The metadata on disk: layouts only, no input or output.
///
/// Everything is made of 512-byte sectors that check themselves
/// ([tanabata.replication.format.Sector]), because a sector is what a disk writes whole or not at
/// all. So a write that a power cut tore apart (some sectors new, some old, each of them sound) is
/// told from a damaged byte (a sector that is not sound): the first is expected and handled, the
/// second is named and refused. [tanabata.replication.format.MetadataLayout] says where things lie,
/// [tanabata.replication.format.MetadataWriter] turns a change into sectors,
/// [tanabata.replication.format.MetadataReader] turns sectors into what the core starts from. The
/// tables are drawn in `docs/FORMATS.md`.
package tanabata.replication.format;
