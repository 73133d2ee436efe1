/// What lies on the disk: where each structure is, and how its bytes are laid out.
/// `docs/FORMATS.md` draws it.
///
/// The core works on blocks as they are on the disk, so the types here are views over the bytes of
/// a block ([tanabata.filesystem.format.InodeView], [tanabata.filesystem.format.Node]) or plain
/// values that are read and written as a whole ([tanabata.filesystem.format.Superblock]). Nothing
/// here does input or output, and nothing knows the core. Start with
/// [tanabata.filesystem.format.Geometry] and [tanabata.filesystem.format.BlockHeader].
package tanabata.filesystem.format;
