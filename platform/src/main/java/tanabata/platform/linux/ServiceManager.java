package tanabata.platform.linux;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Tells systemd, if it has started this process and waits for that, that the service is up: the
/// protocol of sd_notify(3), one datagram to a unix socket.
public final class ServiceManager {

  private static final String SOCKET = "NOTIFY_SOCKET";
  private static final String READY = "READY=1";

  private ServiceManager() {}

  /// @return why it cannot be told; empty if it was, or if nobody waits
  public static Optional<LinuxFailure> ready() {
    return Optional.ofNullable(System.getenv(SOCKET)).flatMap(ServiceManager::ready);
  }

  /// @param socket a path, or with @ in front a name among the kernel's own
  static Optional<LinuxFailure> ready(String socket) {
    byte[] name = socket.getBytes(StandardCharsets.UTF_8);
    if (name.length > 0 && name[0] == '@') {
      name[0] = 0;
    }
    long sent = Calls.datagram(name, READY.getBytes(StandardCharsets.UTF_8));
    return sent >= 0
        ? Optional.empty()
        : Optional.of(new LinuxFailure("sendto", socket, new Errno((int) -sent)));
  }
}
