package tanabata.foundation.net;

import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;

/// Why this host cannot listen at an address: the cause that it is, as a sentence for an operator.
public final class ListenFailure {

  private ListenFailure() {}

  /// @param what is listened for, such as `the peer`
  /// @param at resolved
  public static String sentence(String what, InetSocketAddress at, Throwable cause) {
    String host = at.getAddress().getHostAddress();
    String begin = "cannot listen for " + what + " at " + host + ", port " + at.getPort() + ": ";
    if (!isOfThisHost(at)) {
      return begin
          + host
          + " is not an address of this host ('ip address' shows those that are); name one that is"
          + " in the 'on HOST' of this node, or the other node in 'node'";
    }
    String reason = String.valueOf(cause.getMessage());
    boolean taken = reason.contains("in use") || reason.contains("No available port");
    return begin
        + (taken
            ? "the port is taken, by another daemon perhaps; 'ss -ltnp' shows by whom"
            : reason);
  }

  private static boolean isOfThisHost(InetSocketAddress at) {
    try {
      return at.getAddress().isAnyLocalAddress()
          || at.getAddress().isLoopbackAddress()
          || NetworkInterface.getByInetAddress(at.getAddress()) != null;
    } catch (SocketException _) {
      // Then nobody knows, and the other reason is said.
      return true;
    }
  }
}
