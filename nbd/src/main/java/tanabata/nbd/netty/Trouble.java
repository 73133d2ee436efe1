package tanabata.nbd.netty;

import io.netty.handler.codec.DecoderException;
import java.io.IOException;

/// Tells the failures of a connection, which anybody can cause, from those of the server.
final class Trouble {

  private Trouble() {}

  static boolean ofTheConnection(Throwable cause) {
    return origin(cause) instanceof IOException;
  }

  /// For the log, after "closed: ".
  static String text(Throwable cause) {
    return "its socket failed: " + origin(cause).getMessage();
  }

  /// That TLS found bytes which are none of it comes wrapped.
  private static Throwable origin(Throwable cause) {
    return cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause;
  }
}
