package tanabata.foundation.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class AddressRangeTest {

  private static boolean contains(String range, String address) {
    return AddressRange.parse(range).orElseThrow().contains(InetAddress.ofLiteral(address));
  }

  @Test
  void addresses_that_begin_with_the_same_bits_are_in_it() {
    assertTrue(contains("10.8.0.0/24", "10.8.0.255"));
    assertTrue(contains("10.8.0.0/21", "10.8.7.1"));
    assertTrue(contains("0.0.0.0/0", "192.0.2.1"));
    assertTrue(contains("fd00::/8", "fdff::1"));
    assertTrue(contains("10.0.0.2", "10.0.0.2"));
  }

  @Test
  void all_others_are_not() {
    assertEquals(false, contains("10.8.0.0/24", "10.8.1.0"));
    assertEquals(false, contains("10.8.0.0/21", "10.8.8.1"));
    assertEquals(false, contains("0.0.0.0/0", "::1"));
    assertEquals(false, contains("10.0.0.2", "10.0.0.3"));
  }

  @Test
  void names_and_half_ranges_are_none() {
    for (String text : List.of("altair", "10.8.0.0/33", "10.8.0.0/-1", "10.8.0.0/x", "/24", "")) {
      assertTrue(AddressRange.parse(text).isEmpty(), text);
    }
  }
}
