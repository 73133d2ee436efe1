package tanabata.replication.format;

/// The metadata cannot be used. Nothing has been changed, and nothing is repaired silently.
public final class MetadataException extends Exception {

  private static final long serialVersionUID = 1L;

  private final long offset;

  /// @param offset where in the metadata area, in bytes
  public MetadataException(long offset, String sentence) {
    super(sentence);
    this.offset = offset;
  }

  public long offset() {
    return offset;
  }
}
