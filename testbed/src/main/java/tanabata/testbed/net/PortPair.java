package tanabata.testbed.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/// Two free ports in a row, kept until it is closed.
///
/// @param first the lower one
public record PortPair(int first, ServerSocket lower, ServerSocket upper) implements AutoCloseable {

  private static final int ATTEMPTS = 100;

  /// @throws IOException if none are found
  public static PortPair open() throws IOException {
    InetAddress here = InetAddress.getLoopbackAddress();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      ServerSocket lower = FreePort.open();
      try {
        ServerSocket upper = new ServerSocket(lower.getLocalPort() + 1, 1, here);
        return new PortPair(lower.getLocalPort(), lower, upper);
      } catch (IOException | IllegalArgumentException e) {
        lower.close();
      }
    }
    throw new IOException("no two free ports in a row");
  }

  @Override
  public void close() throws IOException {
    lower.close();
    upper.close();
  }
}
