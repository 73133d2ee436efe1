package tanabata.nbd.core;

/// One reply to an [Option].
public sealed interface OptionReply {

  record Acknowledged() implements OptionReply {}

  /// The name of one export of the list.
  record Server(String export) implements OptionReply {}

  /// @param flags as of [TransmissionFlags]
  record ExportInfo(long sizeBytes, int flags) implements OptionReply {}

  record NameInfo(String name) implements OptionReply {}

  record DescriptionInfo(String text) implements OptionReply {}

  record BlockSizeInfo(int smallest, int preferred, int largestPayload) implements OptionReply {}

  record Context(int id, String name) implements OptionReply {}

  record Failed(Kind kind, String text) implements OptionReply {}

  /// Why an option failed.
  enum Kind {
    UNSUPPORTED,
    POLICY,
    INVALID,
    TLS_REQUIRED,
    UNKNOWN_EXPORT,
    TOO_BIG
  }
}
