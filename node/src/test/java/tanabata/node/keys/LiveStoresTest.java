package tanabata.node.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tanabata.foundation.NodeId;
import tanabata.foundation.tls.Ending;
import tanabata.foundation.tls.Expired;
import tanabata.foundation.tls.LiveStores;
import tanabata.foundation.tls.StoreFiles;

/// Keys that are renewed under a process that runs, and certificates that end.
@Timeout(60)
class LiveStoresTest {

  private static final Member VEGA = Member.node(new NodeId("vega"), List.of());
  private static final Member ALTAIR = Member.node(new NodeId("altair"), List.of());

  @TempDir Path folder;
  private Instant now = Instant.now();
  private final InstantSource clock = () -> now;
  private Authority authority;
  private HostKeys vega;
  private HostKeys altair;

  @BeforeEach
  void create() throws IOException {
    authority = Authority.create(folder.resolve("authority"), clock);
    vega = take(VEGA);
    altair = take(ALTAIR);
  }

  private HostKeys take(Member member) throws IOException {
    return HostKeys.take(
        authority.issue(member, Authority.USUAL_LIFE), folder.resolve(member.name().name()));
  }

  private LiveStores open(HostKeys host, Expired expired) throws IOException {
    return LiveStores.open(
        new StoreFiles(
            host.keystore(),
            host.truststore(),
            () -> Stores.password(host.password()).toCharArray()),
        expired,
        clock);
  }

  private SSLContext context(HostKeys host, Expired expired) throws IOException {
    LiveStores stores = open(host, expired);
    return stores.context(stores.trustManager());
  }

  @Test
  void renewed_keys_are_shown_from_the_next_handshake_on() throws Exception {
    SSLContext here = context(vega, Expired.REFUSE);
    SSLContext there = context(altair, Expired.REFUSE);
    X509Certificate before = Handshake.between(here, there);
    take(ALTAIR);
    X509Certificate after = Handshake.between(here, there);
    assertNotEquals(before, after);
    assertEquals(altair.certificate(), after);
  }

  @Test
  void roots_are_replaced_under_processes_that_run() throws Exception {
    SSLContext here = context(vega, Expired.REFUSE);
    SSLContext there = context(altair, Expired.REFUSE);
    authority.add();
    takeBoth(here, there);
    authority.use();
    takeBoth(here, there);
    authority.drop();
    takeBoth(here, there);
    assertEquals(2, altair.trusted().size());
  }

  private void takeBoth(SSLContext here, SSLContext there) throws Exception {
    for (Member each : List.of(VEGA, ALTAIR)) {
      take(each);
      Handshake.between(here, there);
      Handshake.between(there, here);
    }
  }

  @Test
  void files_that_cannot_be_read_change_nothing() throws Exception {
    SSLContext here = context(vega, Expired.REFUSE);
    SSLContext there = context(altair, Expired.REFUSE);
    X509Certificate before = Handshake.between(here, there);
    Files.writeString(altair.keystore(), "half of it");
    assertEquals(before, Handshake.between(here, there));
    Files.delete(altair.truststore());
    assertEquals(before, Handshake.between(here, there));
    take(ALTAIR);
    assertNotEquals(before, Handshake.between(here, there));
  }

  @Test
  void what_has_expired_is_refused_unless_it_is_accepted() throws Exception {
    endsAsWritten();
  }

  /// The JDK does not look at the end of a certificate that lies in the truststore itself.
  @Test
  void what_has_expired_is_refused_unless_it_is_accepted_also_if_it_is_pinned() throws Exception {
    pin(vega, altair);
    pin(altair, vega);
    endsAsWritten();
  }

  private static void pin(HostKeys at, HostKeys other) throws Exception {
    Stores.saveTrust(
        List.of(other.certificate()),
        at.truststore(),
        Stores.password(at.password()).toCharArray());
  }

  private void endsAsWritten() throws Exception {
    SSLContext strict = context(vega, Expired.REFUSE);
    SSLContext lenient = context(vega, Expired.ACCEPT);
    SSLContext there = context(altair, Expired.ACCEPT);
    now = altair.certificate().getNotAfter().toInstant().minusSeconds(1);
    Handshake.between(strict, there);
    now = now.plusSeconds(1);
    Handshake.between(lenient, there);
    Handshake.between(there, lenient);
    for (int turn = 0; turn < 2; turn++) {
      SSLException refusal =
          assertThrows(SSLException.class, () -> Handshake.between(strict, there));
      assertTrue(refusal.getMessage().contains("CN=altair has expired on "), refusal.toString());
    }
    assertThrows(SSLException.class, () -> Handshake.between(there, strict));
  }

  @Test
  void what_is_accepted_though_it_has_expired_must_be_right_otherwise() throws Exception {
    SSLContext lenient = context(vega, Expired.ACCEPT);
    Authority other = Authority.create(folder.resolve("other"), clock);
    HostKeys stranger =
        HostKeys.take(other.issue(ALTAIR, Authority.USUAL_LIFE), folder.resolve("stranger"));
    now = stranger.certificate().getNotAfter().toInstant();
    SSLContext there = context(stranger, Expired.ACCEPT);
    assertThrows(SSLException.class, () -> Handshake.between(lenient, there));
  }

  @Test
  void the_end_of_the_own_and_of_the_peers_certificate_is_known() throws Exception {
    LiveStores stores = open(vega, Expired.REFUSE);
    assertEquals(
        List.of(vega.keystore().toString(), vega.truststore().toString()),
        stores.endings().stream().map(Ending::where).toList());
    Handshake.between(stores.context(stores.trustManager()), context(altair, Expired.REFUSE));
    Ending shown = stores.endings().getLast();
    assertEquals("CN=altair", shown.holder());
    assertEquals(altair.certificate().getNotAfter().toInstant(), shown.until());
  }

  @Test
  void an_end_is_near_for_thirty_days() {
    Ending ending = new Ending("CN=vega", "vega.p12", now.plus(Duration.ofDays(31)));
    assertFalse(ending.isNear(now));
    assertTrue(ending.isNear(now.plus(Duration.ofDays(1))));
    assertFalse(ending.isOver(now.plus(Duration.ofDays(30))));
    assertTrue(ending.isOver(now.plus(Duration.ofDays(31))));
  }
}
