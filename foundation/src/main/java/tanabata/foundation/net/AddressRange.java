package tanabata.foundation.net;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;

/// All addresses that begin with the same bits.
///
/// @param first one of them
/// @param bits how many bits they share, 0 to 32 for IPv4, 0 to 128 for IPv6
public record AddressRange(InetAddress first, int bits) {

  public static final String SHAPE = "an address such as 10.0.0.2, or a range such as 10.8.0.0/24";

  public AddressRange {
    if (bits < 0 || bits > first.getAddress().length * Byte.SIZE) {
      throw new IllegalArgumentException(first.getHostAddress() + " has no " + bits + " bits");
    }
  }

  /// @return none, if it is not of that [#SHAPE]; names are not looked up
  public static Optional<AddressRange> parse(String text) {
    String[] parts = text.split("/", 2);
    try {
      InetAddress first = InetAddress.ofLiteral(parts[0]);
      int most = first.getAddress().length * Byte.SIZE;
      return Optional.of(
          new AddressRange(first, parts.length == 1 ? most : Integer.parseInt(parts[1])));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  public boolean contains(InetAddress address) {
    byte[] mine = first.getAddress();
    byte[] other = address.getAddress();
    int whole = bits / Byte.SIZE;
    if (mine.length != other.length || !Arrays.equals(mine, 0, whole, other, 0, whole)) {
      return false;
    }
    int rest = bits % Byte.SIZE;
    int shift = Byte.SIZE - rest;
    return rest == 0 || (mine[whole] & 0xff) >> shift == (other[whole] & 0xff) >> shift;
  }

  @Override
  public String toString() {
    return first.getHostAddress() + "/" + bits;
  }
}
