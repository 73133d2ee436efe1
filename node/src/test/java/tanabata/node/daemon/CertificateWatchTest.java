package tanabata.node.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tanabata.foundation.NodeId;
import tanabata.node.admin.NodeStatus;
import tanabata.node.config.TlsConfig;
import tanabata.node.keys.Authority;
import tanabata.node.keys.HostKeys;
import tanabata.node.keys.Member;
import tanabata.node.view.StatusTable;

@Timeout(60)
class CertificateWatchTest {

  private static final Member VEGA = Member.node(new NodeId("vega"), List.of());

  @TempDir Path folder;
  private Instant now = Instant.parse("2026-11-29T12:00:00Z");

  @Test
  void the_end_of_a_certificate_is_warned_of_until_it_is_renewed() throws IOException {
    Authority authority = Authority.create(folder.resolve("authority"), () -> now);
    HostKeys vega = HostKeys.take(authority.issue(VEGA, Duration.ofDays(31)), folder);
    try (CertificateWatch watch = new CertificateWatch(() -> now)) {
      watch.add(new TlsConfig.On(vega.keystore(), vega.truststore(), vega.password()));
      assertEquals(List.of(), watch.warnings());
      now = now.plus(Duration.ofDays(2));
      String soon =
          "the certificate of CN=vega ("
              + vega.keystore()
              + ") expires in 29 days, on 2026-12-30; 'tanabata keys renew' makes another, and no"
              + " daemon needs a restart";
      assertEquals(List.of(soon), watch.warnings());
      now = now.plus(Duration.ofDays(29));
      String warning = watch.warnings().getFirst();
      assertTrue(warning.contains("has EXPIRED on 2026-12-30 and is refused"), warning);
      assertEquals(
          "vega: " + warning,
          StatusTable.of(List.of(new NodeStatus("vega", List.of(), watch.status())))
              .lines()
              .skip(1)
              .findFirst()
              .orElseThrow());
      HostKeys.take(authority.issue(VEGA, Duration.ofDays(31)), folder);
      assertEquals(List.of(), watch.warnings());
    }
  }
}
