package tanabata.node.config;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A host and a port, as written: names are not looked up here.
///
/// @param host a name, an IPv4 address, or an IPv6 address without brackets
public record Address(String host, int port) {

  static final String SHAPE = "HOST:PORT such as 10.0.0.1:7788 or [fd00::1]:7788, port 1 to 65535";

  private static final Pattern PATTERN =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.]{2,45})]|([0-9A-Za-z][0-9A-Za-z.-]{0,252})):(\\d{1,5})");
  private static final Pattern IPV4_LOOPBACK = Pattern.compile("127(\\.\\d{1,3}){3}");

  static Optional<Address> parse(String text) {
    Matcher matcher = PATTERN.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int port = Integer.parseInt(matcher.group(3));
    if (port < 1 || port > 65535) {
      return Optional.empty();
    }
    String host = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    return Optional.of(new Address(host, port));
  }

  /// Whether what is sent there cannot leave this machine, as far as the text tells.
  public boolean isLoopback() {
    return host.equals("localhost") || host.equals("::1") || IPV4_LOOPBACK.matcher(host).matches();
  }

  @Override
  public String toString() {
    return host.indexOf(':') < 0 ? host + ":" + port : "[" + host + "]:" + port;
  }
}
