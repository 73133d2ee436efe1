package tanabata.filesystem.core.work;

/// The decisions on which the promises of the filesystem rest, each in one place, so that a test of
/// the tests can replace one. Production knows [#SOUND] only.
public class CoreRules {

  public static final CoreRules SOUND = new CoreRules();

  protected CoreRules() {}

  /// Whether a lock stays here for as long as the kernel relies on what it was told under it.
  public boolean keepsWhatTheKernelReliesOn() {
    return true;
  }

  /// Whether grants from after a death wait until the journal of who died is replayed.
  public boolean replaysBeforeGrantsAreUsed() {
    return true;
  }

  /// Whether what a lock covers is in its place before the lock is given up.
  public boolean writesBeforeGivingUp() {
    return true;
  }

  /// Whether the kernel has no pages any more of what a lock covers when it is given up.
  public boolean dropsPagesBeforeGivingUp() {
    return true;
  }

  /// Whether pages that are filled while others are dropped are dropped too.
  public boolean dropsPagesFilledMeanwhile() {
    return true;
  }

  /// Whether what fills pages is answered while the kernel waits for it to drop them.
  public boolean answersWhatFillsPages() {
    return true;
  }

  /// Whether the kernel drops what a write past its pages has made old.
  public boolean dropsPagesAfterWrites() {
    return true;
  }

  /// Whether an inode that is open here is known to be so before its window is given up.
  public boolean guardsOpenInodes() {
    return true;
  }
}
