package tanabata.nbd.core;

import java.util.Optional;
import tanabata.foundation.Outcome;

/// The errors a reply can carry.
public enum NbdError {
  NOT_PERMITTED(1, "the export is read-only"),
  IO(5, "the device failed"),
  INVALID(22, "the request is not valid"),
  NO_SPACE(28, "there is no space left"),
  UNSUPPORTED(95, "the device cannot do this"),
  SHUTDOWN(108, "the device is being shut down");

  private final int code;
  private final String text;

  NbdError(int code, String text) {
    this.code = code;
    this.text = text;
  }

  /// The protocol's number, the same as Linux's errno.
  public int code() {
    return code;
  }

  public String text() {
    return text;
  }

  /// Empty if all went well.
  public static Optional<NbdError> of(Outcome outcome) {
    return switch (outcome) {
      case OK -> Optional.empty();
      case IO_ERROR -> Optional.of(IO);
      case NO_SPACE -> Optional.of(NO_SPACE);
      case UNSUPPORTED -> Optional.of(UNSUPPORTED);
      case GONE -> Optional.of(SHUTDOWN);
    };
  }
}
