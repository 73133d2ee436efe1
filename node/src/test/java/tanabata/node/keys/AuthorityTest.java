package tanabata.node.keys;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SignatureException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import tanabata.foundation.NodeId;

class AuthorityTest {

  private static final String SERVER = "1.3.6.1.5.5.7.3.1";
  private static final String CLIENT = "1.3.6.1.5.5.7.3.2";
  private static final Member VEGA = Member.node(new NodeId("vega"), List.of());
  private static final Member ALTAIR =
      Member.node(new NodeId("altair"), List.of("10.0.0.2", "fd00::2", "altair.example"));
  private static final Member DENEB = Member.witness(new NodeId("deneb"), List.of("127.0.0.1"));
  private static final Duration LIFE = Authority.USUAL_LIFE;

  @TempDir Path folder;
  private Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private final InstantSource clock = () -> now;

  private Path place() {
    return folder.resolve("authority");
  }

  private Authority create() throws IOException {
    return Authority.create(place(), clock);
  }

  private Authority open() throws IOException {
    return Authority.open(place(), clock);
  }

  private static String refusal(Executable act) {
    return assertThrows(IOException.class, act).getMessage();
  }

  @Test
  void a_certificate_carries_the_name_of_its_host_and_what_others_reach_it_by() throws Exception {
    X509Certificate made = create().issue(ALTAIR, LIFE).signed().certificate();
    assertEquals("CN=altair", made.getSubjectX500Principal().getName());
    assertEquals(List.of("altair", "altair.example"), Names.dns(made));
    assertEquals(
        List.of("altair", "10.0.0.2", "fd00:0:0:0:0:0:0:2", "altair.example"), Names.all(made));
    assertEquals(now.plus(LIFE), made.getNotAfter().toInstant());
    assertEquals(now.minus(Duration.ofDays(1)), made.getNotBefore().toInstant());
    assertEquals(-1, made.getBasicConstraints());
  }

  @Test
  void a_node_dials_and_listens_a_witness_only_listens_a_client_only_dials() throws Exception {
    Authority authority = create();
    assertEquals(List.of(SERVER, CLIENT), purposes(authority.issue(VEGA, LIFE)));
    assertEquals(List.of(SERVER), purposes(authority.issue(DENEB, LIFE)));
    authority.issueClient(new NodeId("laptop"), LIFE);
    assertEquals(List.of(CLIENT), issued(authority, "laptop").getExtendedKeyUsage());
  }

  private static List<String> purposes(Bundle bundle) throws Exception {
    return bundle.signed().certificate().getExtendedKeyUsage();
  }

  private static X509Certificate issued(Authority authority, String name) {
    return authority.issued().stream()
        .filter(each -> each.member().name().name().equals(name))
        .findFirst()
        .orElseThrow()
        .certificate();
  }

  @Test
  void what_clients_show_opens_nothing_between_hosts() throws Exception {
    Authority authority = create();
    Bundle vega = authority.issue(VEGA, LIFE);
    authority.issueClient(new NodeId("laptop"), LIFE);
    X509Certificate laptop = issued(authority, "laptop");
    assertDoesNotThrow(() -> laptop.verify(vega.trust().clients().getFirst().getPublicKey()));
    assertThrows(
        SignatureException.class,
        () -> laptop.verify(vega.trust().cluster().getFirst().getPublicKey()));
    assertEquals(List.of(), authority.issue(DENEB, LIFE).trust().clients());
  }

  @Test
  void a_name_belongs_to_one_holder() throws Exception {
    Authority authority = create();
    authority.issue(VEGA, LIFE);
    authority.issue(ALTAIR, LIFE);
    assertEquals(
        "vega is the name of a node of this cluster; give the client another name",
        refusal(() -> authority.issueClient(new NodeId("vega"), LIFE)));
    assertEquals(
        "vega is the name of a node of this cluster; give the node another name",
        refusal(() -> authority.issue(Member.node(new NodeId("VEGA"), List.of()), LIFE)));
    assertEquals(
        "'vega' is the name of another member, and no address of deneb",
        refusal(() -> authority.issue(Member.witness(DENEB.name(), List.of("vega")), LIFE)));
    assertEquals(
        "'altair.example' is an address of altair; choose another name",
        refusal(() -> authority.issueClient(new NodeId("altair.example"), LIFE)));
    assertEquals(2, open().issued().size());
    assertEquals(
        "'trust' is the name of a file beside the keys; choose another name",
        assertThrows(
                IllegalArgumentException.class, () -> Member.node(new NodeId("trust"), List.of()))
            .getMessage());
  }

  @Test
  void an_authority_is_found_again_and_not_made_twice() throws Exception {
    X509Certificate first = create().issue(ALTAIR, LIFE).signed().certificate();
    Authority again = open();
    Member found = again.member(ALTAIR.name()).orElseThrow();
    assertEquals(List.of(new Issued(found, first)), again.issued());
    assertEquals(ALTAIR.kind(), found.kind());
    assertEquals(List.of("10.0.0.2", "fd00:0:0:0:0:0:0:2", "altair.example"), found.addresses());
    assertTrue(refusal(this::create).startsWith("there is an authority in " + place()));
    assertTrue(
        refusal(() -> Authority.open(folder.resolve("nowhere"), clock))
            .startsWith("there is no authority in " + folder.resolve("nowhere")));
  }

  @Test
  void all_that_an_authority_writes_is_its_owners_alone() throws Exception {
    create();
    assertEquals("rwx------", rights(place()));
    try (var files = Files.list(place())) {
      for (Path file : files.toList()) {
        assertEquals("rw-------", rights(file), file.toString());
      }
    }
  }

  private static String rights(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void no_certificate_outlives_the_root_that_signed_it() throws Exception {
    create();
    now = now.plus(Duration.ofDays(3600));
    X509Certificate made = open().issue(VEGA, LIFE).signed().certificate();
    assertEquals(open().roots().getFirst().getNotAfter(), made.getNotAfter());
  }

  /// After each step hosts take their bundles in one after the other, and all can talk always.
  @Test
  void roots_are_replaced_while_hosts_take_their_bundles_in_in_any_order() throws Exception {
    for (List<Member> order : List.of(List.of(VEGA, ALTAIR, DENEB), List.of(DENEB, ALTAIR, VEGA))) {
      Path place = folder.resolve(order.getFirst().name().name());
      Authority authority = Authority.create(place.resolve("authority"), clock);
      Map<Member, HostKeys> hosts = new TreeMap<>(Comparator.comparing(Member::name));
      for (Member each : order) {
        hosts.put(each, HostKeys.take(authority.issue(each, LIFE), folderOf(place, each)));
      }
      X509Certificate before = authority.roots().getFirst();
      for (Step step : List.<Step>of(Authority::add, Authority::use, Authority::drop)) {
        step.of(authority);
        List<Bundle> bundles = new ArrayList<>();
        for (Member each : order) {
          bundles.add(authority.issue(each, LIFE));
        }
        for (Bundle bundle : bundles) {
          HostKeys.take(bundle, place.resolve(bundle.name().name()));
          allTalk(hosts);
        }
      }
      HostKeys vega = hosts.get(VEGA);
      assertFalse(vega.trusted().contains(before));
      assertEquals(2, vega.trusted().size());
    }
  }

  private interface Step {
    void of(Authority authority) throws IOException;
  }

  private static Path folderOf(Path place, Member member) {
    return place.resolve(member.name().name());
  }

  private static void allTalk(Map<Member, HostKeys> hosts) throws Exception {
    for (Member dialer : List.of(VEGA, ALTAIR)) {
      for (Member listener : hosts.keySet()) {
        if (!listener.equals(dialer)) {
          Handshake.between(Handshake.of(hosts.get(dialer)), Handshake.of(hosts.get(listener)));
        }
      }
    }
  }

  @Test
  void a_root_is_not_dropped_while_somebody_shows_what_it_signed() throws Exception {
    Authority authority = create();
    authority.issue(VEGA, LIFE);
    authority.issueClient(new NodeId("laptop"), LIFE);
    assertTrue(refusal(authority::use).endsWith("'tanabata keys authority add' makes one"));
    authority.add();
    assertTrue(refusal(authority::add).startsWith("the roots are being replaced already"));
    authority.use();
    authority.issue(VEGA, LIFE);
    assertEquals(
        "the former root signed the certificates of laptop; make each a new one first, and have it"
            + " taken in there",
        refusal(authority::drop));
    authority.issueClient(new NodeId("laptop"), LIFE);
    authority.drop();
    assertEquals(2, open().roots().size());
  }

  @Test
  void hosts_of_another_authority_are_not_believed() throws Exception {
    HostKeys vega = HostKeys.take(create().issue(VEGA, LIFE), folder.resolve("vega"));
    Authority other = Authority.create(folder.resolve("other"), clock);
    HostKeys altair = HostKeys.take(other.issue(ALTAIR, LIFE), folder.resolve("altair"));
    assertThrows(
        SSLException.class, () -> Handshake.between(Handshake.of(vega), Handshake.of(altair)));
  }
}
