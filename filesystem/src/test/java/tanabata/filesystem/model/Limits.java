package tanabata.filesystem.model;

/// What a filesystem does not do beyond.
///
/// @param fileBytes the largest file
/// @param links the most names of a file; of a directory, two and one for each directory in it
/// @param xattrBytes the largest value of an extended attribute
/// @param targetBytes the longest target of a symbolic link
public record Limits(long fileBytes, int links, int xattrBytes, int targetBytes) {

  /// Those of ext4 with blocks of 4 KiB and no `dir_nlink`; the last two are the kernel's.
  public static final Limits LIKE_EXT4 = new Limits(0xffff_ffffL * 4096, 65_000, 65_536, 4_095);

  public Limits withLinks(int most) {
    return new Limits(fileBytes, most, xattrBytes, targetBytes);
  }

  public Limits withFileBytes(long most) {
    return new Limits(most, links, xattrBytes, targetBytes);
  }
}
