package tanabata.node.config;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Mistakes about what the keys may say.
class ConfigValueMistakesTest extends ConfigMistakes {

  @ParameterizedTest
  @ValueSource(strings = {"1X", "1KB", "1.5G", "-1G", "big", "99999999999999999999", "9999999999T"})
  void what_is_no_size_is_refused(String size) throws IOException {
    assertSpoilt("size = 1G", "size = " + size, "4: resource home.size: '");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "5000 | '5000' is not a multiple of 4096",
        "0 | '0' does not fit",
        "2048T | '2048T' does not fit",
      })
  void a_size_that_cannot_be_served_is_refused(String size, String expected) throws IOException {
    assertSpoilt("size = 1G", "size = " + size, "4: resource home.size: " + expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ping-interval = soon | ping-interval: 'soon' is no duration; allowed: a duration such as",
        "ping-interval = 1ms | ping-interval: '1ms' does not fit; allowed: ",
        "connect-interval = 1h | connect-interval: '1h' does not fit; allowed: ",
        "accept-from = [altair] | accept-from: 'altair' is not an address such as 10.0.0.2",
        "window = 5000 | window: '5000' does not fit; allowed: ",
        "ping-timeout = 1s | ping-timeout: ping-timeout (1000ms) must be longer than ping-interval",
        "ping-interval = 3s | ping-interval: ping-timeout (3000ms) must be longer than",
        "tls = on | tls: is a text; allowed: tls {",
        "tls { keystore = a, truststore = b } | tls.password-file: missing; allowed: ",
      })
  void bad_net_values_are_named(String line, String expected) throws IOException {
    assertSpoilt("protocol = C", "net { " + line + " }", "5: resource home.net." + expected);
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 6434, -1})
  void extents_out_of_range_are_refused(int extents) throws IOException {
    assertSpoilt(
        "protocol = C",
        "activity-log { extents = " + extents + " }",
        "5: resource home.activity-log.extents: '"
            + extents
            + "' does not fit; allowed: a whole number from 16 to 6433");
  }

  @Test
  void protocols_that_are_not_served_yet_are_refused() throws IOException {
    assertSpoilt(
        "protocol = C",
        "protocol = A",
        "5: resource home.protocol: only protocol C is served today, not A; allowed: C");
    assertSpoilt(
        "protocol = C",
        "protocol = D",
        "5: resource home.protocol: 'D' is no protocol; allowed: C");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.0.0.1:0", "127.0.0.1:65536", ":7788", "a b:1", "::1:7"})
  void what_is_no_address_is_refused(String address) throws IOException {
    assertSpoilt(
        "127.0.0.1:7788", address, "6: resource home.on vega.address: '" + address + "' is no");
  }

  @Test
  void the_two_hosts_need_two_addresses() throws IOException {
    assertSpoilt(":7789", ":7788", "7: resource home.on altair: both hosts have the address");
  }

  /// The second host has another spelling of the address of the first one.
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, localhost",
    "127.0.0.1, LOCALHOST",
    "127.0.0.1, [::ffff:127.0.0.1]",
    "[::1], [0:0:0:0:0:0:0:1]",
    "[fd00::a], [FD00:0::A]",
    "0.0.0.0, 10.0.0.1",
    "vega.example, Vega.Example."
  })
  void addresses_are_compared_by_what_they_mean(String one, String same) throws IOException {
    String text =
        Example.with("127.0.0.1:7789", same + ":7788")
            .replace("127.0.0.1:7788", one + ":7788")
            .replace("protocol = C", "net { tls = off }");
    assertMistake(
        "7: resource home.on altair: both hosts have the address "
            + same
            + ":7788, which is also written "
            + one
            + ":7788; each needs its own",
        text);
  }

  @Test
  void the_locks_of_one_host_are_not_where_the_other_one_is_met() throws IOException {
    assertMistake(
        "7: resource home.on altair: both hosts have the address 127.0.0.1:7790",
        Example.with("127.0.0.1:7789\"", "127.0.0.1:7790\", locks = \"127.0.0.1:7795\"")
            .replace("127.0.0.1:7788\"", "127.0.0.1:7788\", locks = \"127.0.0.1:7790\""));
  }

  @Test
  void a_path_through_a_link_is_the_path_that_it_leads_to() throws IOException {
    Files.createSymbolicLink(folder.resolve("here"), folder);
    assertSpoilt(
        "control = control.sock",
        "control = here/home.img",
        "6: resource home.on vega.disk: " + folder.resolve("home.img") + " is already taken by");
  }

  @Test
  void a_resource_has_exactly_two_hosts() throws IOException {
    assertSpoilt(
        "protocol = C",
        "on deneb { disk = a, address = \"127.0.0.1:7790\" }",
        "3: resource home.on HOST: deneb, vega, altair are there; allowed: exactly two hosts");
    assertMistake(
        "1: resource home.on HOST: none is there",
        "node = vega, control = c, resource home { size = 1G }");
  }

  @Test
  void the_node_must_be_one_of_the_hosts() throws IOException {
    assertSpoilt(
        "node = vega",
        "node = vege",
        "1: node: 'vege' is no host of resource home (did you mean 'vega'?); allowed: vega, altair");
  }

  @Test
  void names_that_cannot_be_names_are_refused() throws IOException {
    assertSpoilt("resource home", "resource \"h/o\"", "3: resource h/o: 'h/o' is no name");
    assertSpoilt("node = vega", "node = \"-\"", "1: node: '-' is no name");
  }

  @Test
  void only_the_hosts_may_become_primary() throws IOException {
    assertSpoilt(
        "protocol = C",
        "become-primary-on = [vega, altiar]",
        "5: resource home.become-primary-on: 'altiar' is no host of this resource (did you mean"
            + " 'altair'?)");
    assertSpoilt(
        "protocol = C",
        "become-primary-on = [vega, vega]",
        "5: resource home.become-primary-on: 'vega' is named twice");
  }

  @Test
  void a_plain_connection_to_another_machine_must_be_asked_for() throws IOException {
    assertSpoilt(
        "127.0.0.1:7788",
        "192.168.1.10:7788",
        "3: resource home.net.tls: missing, and what is sent to 192.168.1.10:7788 could be read");
    assertMistake(
        "5: resource home.net.tls: missing",
        Example.with("127.0.0.1:7788", "vega.example:7788")
            .replace("protocol = C", "net { window = 64M }"));
  }

  @Test
  void one_path_for_the_metadata_of_both_hosts_is_refused() throws IOException {
    assertSpoilt(
        "protocol = C",
        "metadata = home.md",
        "5: resource home.metadata: only 'internal' can be said for both hosts");
  }

  @Test
  void two_keys_cannot_claim_the_same_file() throws IOException {
    assertSpoilt(
        "control = control.sock",
        "control = ./home.img",
        "6: resource home.on vega.disk: " + folder.resolve("home.img") + " is already taken by");
    assertSpoilt(
        "\"127.0.0.1:7788\" }",
        "\"127.0.0.1:7788\", nbd = [\"tcp:127.0.0.1:7788\"] }",
        "6: resource home.on vega.nbd: 127.0.0.1:7788 is already taken by resource home.on"
            + " vega.address; each needs its own");
  }

  @ParameterizedTest
  @ValueSource(strings = {"home.nbd", "udp:1:2", "unix:", "tcp:127.0.0.1"})
  void what_is_no_place_for_nbd_is_refused(String place) throws IOException {
    assertSpoilt(
        "\"127.0.0.1:7788\" }",
        "\"127.0.0.1:7788\", nbd = [\"" + place + "\"] }",
        "6: resource home.on vega.nbd: '");
  }

  @Test
  void a_plain_port_for_clients_on_other_machines_must_be_asked_for_in_so_many_words()
      throws IOException {
    String place = "\"127.0.0.1:7788\", nbd = [\"tcp:10.0.0.1:10809\"]";
    assertSpoilt(
        "\"127.0.0.1:7788\"",
        place,
        "6: resource home.on vega.nbd: whoever reaches tcp:10.0.0.1:10809 could read and write the"
            + " device; allowed: tls:10.0.0.1:10809");
    assertSpoilt(
        "\"127.0.0.1:7788\"",
        place + ", nbd-plain = yes",
        "6: resource home.on vega.nbd-plain: 'yes' is not enough; allowed: \"anybody who reaches");
  }

  @Test
  void a_port_with_tls_needs_keys() throws IOException {
    assertSpoilt(
        "\"127.0.0.1:7788\"",
        "\"127.0.0.1:7788\", nbd = [\"tls:127.0.0.1:10809\"]",
        "3: resource home.nbd-tls: missing, and tls:127.0.0.1:10809 needs it; allowed: nbd-tls {");
  }

  @Test
  void a_socket_path_that_the_system_cannot_take_is_refused() throws IOException {
    String mistake = mistake(Example.with("control.sock", "x".repeat(120)));
    assertTrue(mistake.startsWith("2: control: "), mistake);
    assertTrue(mistake.endsWith("a unix socket path has at most 107 bytes"), mistake);
  }
}
