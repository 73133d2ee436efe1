package tanabata.node.config;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A host and a port, as written: names are not looked up here.
///
/// @param host a name, an IPv4 address, or an IPv6 address without brackets, perhaps with the
///   interface that it is valid on
public record Address(String host, int port) {

  public static final String SHAPE =
      "HOST:PORT such as 10.0.0.1:7788, [fd00::1]:7788 or [fe80::1%eth0]:7788, port 1 to 65535";

  private static final Pattern PATTERN =
      Pattern.compile(
          "(?:\\[([0-9A-Fa-f:.]{2,45}(?:%[0-9A-Za-z._-]{1,15})?)]|([0-9A-Za-z][0-9A-Za-z.-]{0,252})):(\\d{1,5})");

  /// The address, if the text is one.
  public static Optional<Address> parse(String text) {
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
    return literal().filter(InetAddress::isLoopbackAddress).isPresent();
  }

  /// Whether both may be the same socket, however they are written: `::ffff:10.0.0.1` is 10.0.0.1,
  /// and 0.0.0.0 is every address of a host. As far as the text tells.
  boolean meets(Address other) {
    return port == other.port
        && (meaning().equals(other.meaning()) || isEveryAddress() || other.isEveryAddress());
  }

  private boolean isEveryAddress() {
    return literal().filter(InetAddress::isAnyLocalAddress).isPresent();
  }

  private String meaning() {
    return literal().map(InetAddress::getHostAddress).orElseGet(this::name);
  }

  /// A name means the same in upper case, and with the dot of the root behind it.
  private String name() {
    String lower = host.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }

  private Optional<InetAddress> literal() {
    try {
      String name = name();
      return Optional.of(InetAddress.ofLiteral(name.equals("localhost") ? "127.0.0.1" : name));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return host.indexOf(':') < 0 ? host + ":" + port : "[" + host + "]:" + port;
  }
}
