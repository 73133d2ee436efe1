package tanabata.testbed.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;

/// Free ports of this machine for daemons that may be killed and started again.
///
/// Not of those that the kernel gives to whoever dials: as long as nobody listens there, one who
/// dials such a port on its own machine may be given the same one as its own, and is connected with
/// itself; then the daemon can listen there no more.
public final class FreePort {

  private static final int LOWEST = 10_000;
  private static final int USUAL_END = 32_768;
  private static final int ATTEMPTS = 1_000;
  private static final Path DIALLING = Path.of("/proc/sys/net/ipv4/ip_local_port_range");

  private FreePort() {}

  /// Holds one until it is closed.
  ///
  /// @throws IOException if none is found
  public static ServerSocket open() throws IOException {
    int end = end();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        int port = ThreadLocalRandom.current().nextInt(LOWEST, end);
        return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
      } catch (IOException e) {
        // Another one, then.
      }
    }
    throw new IOException("no free port between " + LOWEST + " and " + end);
  }

  private static int end() {
    try {
      int first = Integer.parseInt(Files.readString(DIALLING).strip().split("\\s+")[0]);
      return first > 2 * LOWEST ? first : USUAL_END;
    } catch (IOException | NumberFormatException e) {
      return USUAL_END;
    }
  }
}
