package tanabata.foundation.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/// Finds the addresses of hosts.
@FunctionalInterface
public interface HostNames {

  /// That of this system. The JVM remembers an answer for half a minute, a failure for ten seconds.
  HostNames SYSTEM = host -> List.of(InetAddress.getAllByName(host));

  /// Blocks until there is an answer, unless `host` is an address itself.
  ///
  /// @return at least one
  List<InetAddress> lookUp(String host) throws UnknownHostException;
}
