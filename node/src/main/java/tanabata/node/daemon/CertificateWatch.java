package tanabata.node.daemon;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tanabata.foundation.background.Background;
import tanabata.foundation.background.Worker;
import tanabata.foundation.tls.Ending;
import tanabata.foundation.tls.LiveStores;
import tanabata.node.admin.CertificateStatus;
import tanabata.node.config.TlsConfig;
import tanabata.node.config.WitnessConfig;
import tanabata.node.view.KeysText;

/// Knows when the certificates end that a node uses, and says so in the log and in the status, from
/// [Ending#WARNED_BEFORE] on. Any thread.
final class CertificateWatch implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(CertificateWatch.class);

  private static final Duration PERIOD = Duration.ofHours(12);

  private final InstantSource clock;
  private final List<Source> sources = new CopyOnWriteArrayList<>();
  private final Worker worker = Worker.of("certificates");

  /// Where certificates are found.
  private interface Source {
    List<Ending> endings() throws IOException;
  }

  CertificateWatch(InstantSource clock) {
    this.clock = clock;
  }

  void add(LiveStores stores) {
    sources.add(stores::endings);
  }

  void add(WitnessConfig witness) {
    switch (witness) {
      case WitnessConfig.None() -> {}
      case WitnessConfig.ZooKeeper zooKeeper -> add(zooKeeper.tls());
    }
  }

  void add(TlsConfig tls) {
    switch (tls) {
      case TlsConfig.Off() -> {}
      case TlsConfig.On on -> sources.add(on.files()::endings);
    }
  }

  /// Warns now, and twice a day.
  void start() {
    worker.every(PERIOD, () -> warnings().forEach(log::warn), Background.GO_ON);
  }

  /// What there is to warn of, a sentence each.
  List<String> warnings() {
    return status().stream()
        .map(CertificateStatus::warning)
        .filter(warning -> !warning.isEmpty())
        .toList();
  }

  /// Each certificate once, those that end first in front.
  List<CertificateStatus> status() {
    Instant now = clock.instant();
    Set<Ending> found = new LinkedHashSet<>();
    for (Source source : sources) {
      try {
        found.addAll(source.endings());
      } catch (IOException e) {
        log.debug("certificates are being replaced: {}", e.getMessage());
      }
    }
    KeysText text = new KeysText(now);
    return found.stream()
        .sorted(Comparator.comparing(Ending::until))
        .map(each ->
            new CertificateStatus(
                each.holder(),
                each.where(),
                each.until(),
                each.isNear(now) ? text.warning(each) : ""))
        .toList();
  }

  @Override
  public void close() {
    worker.close();
  }
}
