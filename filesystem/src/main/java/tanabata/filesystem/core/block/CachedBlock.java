package tanabata.filesystem.core.block;

import java.util.Optional;

/// A block in the cache. The bytes it has are never changed: an operation puts others in their
/// place.
final class CachedBlock {

  private final BlockKey key;
  private byte[] bytes;
  private boolean dirty;

  /// Its version before the running transaction.
  private long base;

  /// What the last record says that has it, if that is not in place yet.
  private Optional<byte[]> logged = Optional.empty();

  private long loggedIn;

  CachedBlock(BlockKey key, byte[] bytes) {
    this.key = key;
    this.bytes = bytes;
  }

  BlockKey key() {
    return key;
  }

  byte[] bytes() {
    return bytes;
  }

  /// Whether the running transaction has changed it.
  boolean isDirty() {
    return dirty;
  }

  long base() {
    return base;
  }

  /// @param version before the change
  void change(byte[] to, long version) {
    if (!dirty) {
      base = version;
      dirty = true;
    }
    bytes = to;
  }

  void logged(long sequence) {
    dirty = false;
    logged = Optional.of(bytes);
    loggedIn = sequence;
  }

  Optional<byte[]> logged() {
    return logged;
  }

  long loggedIn() {
    return loggedIn;
  }

  /// @param image what has been written in place
  void inPlace(byte[] image) {
    if (logged.isPresent() && logged.get() == image) {
      logged = Optional.empty();
    }
  }

  void isFreed() {
    dirty = false;
  }

  boolean isClean() {
    return !dirty && logged.isEmpty();
  }
}
