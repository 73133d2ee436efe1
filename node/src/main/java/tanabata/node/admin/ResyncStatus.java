package tanabata.node.admin;

/// A resync: the one that runs, or the last one.
///
/// @param direction `none`, or from or to whom it goes, such as `from altair`
/// @param totalBytes how much there was to look at
/// @param doneBytes how much of it is settled
/// @param copiedBytes how much of that went over the link
/// @param equalBytes how much of it needed no copying
public record ResyncStatus(
    boolean running,
    String direction,
    long totalBytes,
    long doneBytes,
    long copiedBytes,
    long equalBytes) {

  /// There was none yet.
  public static final ResyncStatus NONE = new ResyncStatus(false, "none", 0, 0, 0, 0);

  /// How far it is, rounded down: 100 only when all is settled.
  public int percent() {
    return totalBytes == 0 ? 100 : (int) (100.0 * Math.min(doneBytes, totalBytes) / totalBytes);
  }
}
