package tanabata.node.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tanabata.foundation.NodeId;
import tanabata.foundation.files.PrivateFiles;

/// From the authority's bundle to the files of a host.
class HostKeysTest {

  private static final Member VEGA = Member.node(new NodeId("vega"), List.of());
  private static final Member ALTAIR = Member.node(new NodeId("altair"), List.of());
  private static final Member DENEB = Member.witness(new NodeId("deneb"), List.of());

  @TempDir Path folder;
  private Path file;
  private Authority authority;

  @BeforeEach
  void create() throws IOException {
    file = folder.resolve("altair.bundle");
    authority = Authority.create(folder.resolve("authority"), InstantSource.system());
  }

  private Bundle issue(Member member) throws IOException {
    return authority.issue(member, Authority.USUAL_LIFE);
  }

  private HostKeys take() throws IOException {
    return HostKeys.take(Bundle.read(file), folder.resolve("keys"));
  }

  @Test
  void one_file_carries_all_that_a_host_needs() throws Exception {
    issue(ALTAIR).write(file);
    assertEquals("", PrivateFiles.exposure(file));
    HostKeys altair = take();
    assertEquals(Optional.of(altair), HostKeys.in(folder.resolve("keys")));
    HostKeys vega = HostKeys.take(issue(VEGA), folder.resolve("vega"));
    Handshake.between(Handshake.of(vega), Handshake.of(altair));
    Handshake.between(Handshake.of(altair), Handshake.of(vega));
    assertEquals(Files.readString(vega.witnessSecret()), Files.readString(altair.witnessSecret()));
    assertEquals(List.of("altair"), Names.dns(altair.certificate()));
    assertEquals(authority.roots(), altair.trusted());
    try (var files = Files.list(altair.folder())) {
      for (Path each : files.toList()) {
        assertEquals(
            "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(each)));
      }
    }
  }

  @Test
  void a_witness_gets_no_secret_and_believes_no_clients() throws Exception {
    HostKeys deneb = HostKeys.take(issue(DENEB), folder.resolve("keys"));
    assertEquals(List.of(authority.roots().getFirst()), deneb.trusted());
    assertTrue(Files.notExists(deneb.witnessSecret()));
    assertTrue(Files.notExists(deneb.clientTruststore()));
  }

  @Test
  void a_second_bundle_replaces_the_key_and_its_password_stays() throws Exception {
    issue(ALTAIR).write(file);
    HostKeys first = take();
    var before = first.certificate();
    byte[] password = Files.readAllBytes(first.password());
    issue(ALTAIR).write(file);
    HostKeys second = take();
    assertNotEquals(before, second.certificate());
    assertArrayEquals(password, Files.readAllBytes(second.password()));
  }

  @Test
  void no_host_has_the_key_of_another() throws Exception {
    HostKeys.take(issue(VEGA), folder.resolve("keys"));
    issue(ALTAIR).write(file);
    assertEquals(
        folder.resolve("keys")
            + " holds the keys of vega, and the bundle is altair's: no host may have both; take it"
            + " in on altair",
        assertThrows(IOException.class, this::take).getMessage());
    Files.copy(folder.resolve("keys/vega.p12"), folder.resolve("keys/altair.p12"));
    assertEquals(
        folder.resolve("keys")
            + " holds the keys of altair and vega; each host needs a folder with its own alone",
        assertThrows(IOException.class, this::take).getMessage());
  }

  @Test
  void a_bundle_that_is_cut_off_anywhere_is_refused_with_a_sentence() throws Exception {
    issue(ALTAIR).write(file);
    String whole = Files.readString(file);
    for (int length = 0; length < whole.length() - 1; length += 7) {
      Files.writeString(file, whole.substring(0, length));
      assertRefused("length " + length);
    }
  }

  private void assertRefused(String what) {
    String said = assertThrows(IOException.class, this::take, what).getMessage();
    assertTrue(said.startsWith(file + " is no bundle of keys that can be used: "), said);
  }

  @Test
  void a_bundle_whose_parts_do_not_belong_together_is_refused() throws Exception {
    issue(ALTAIR).write(file);
    String altair = Files.readString(file);
    Files.writeString(file, altair.replace("Name: altair", "Name: vega"));
    assertRefused("another name");
    issue(ALTAIR).write(file);
    String again = Files.readString(file);
    String key = "-----BEGIN PRIVATE KEY-----";
    String end = "-----END PRIVATE KEY-----";
    String mixed =
        altair.substring(0, altair.indexOf(key))
            + again.substring(again.indexOf(key), again.indexOf(end))
            + altair.substring(altair.indexOf(end));
    Files.writeString(file, mixed);
    assertRefused("another key");
    Files.writeString(file, altair.replace("Format: 1", "Format: 2"));
    assertRefused("another format");
    Files.writeString(file, "hello");
    assertRefused("something else");
  }

  @Test
  void a_client_gets_the_files_that_libnbd_and_qemu_look_for() throws Exception {
    Path laptop = folder.resolve("laptop");
    authority.issueClient(new NodeId("laptop"), Authority.USUAL_LIFE).write(laptop);
    for (String name : List.of("ca-cert.pem", "client-cert.pem", "client-key.pem", "laptop.p12")) {
      assertEquals("", PrivateFiles.exposure(laptop.resolve(name)), name);
    }
    String key = Files.readString(laptop.resolve("client-key.pem"));
    assertTrue(key.startsWith("-----BEGIN PRIVATE KEY-----\n"), key);
  }
}
