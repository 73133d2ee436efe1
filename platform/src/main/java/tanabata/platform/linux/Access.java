package tanabata.platform.linux;

/// What a file is opened for.
public enum Access {
  /// Writing fails with EBADF.
  READ_ONLY,
  /// It must exist.
  READ_WRITE,
  /// As [#READ_WRITE]; if it does not exist, an empty one comes to be, for its owner only.
  CREATE
}
