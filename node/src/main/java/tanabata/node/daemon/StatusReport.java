package tanabata.node.daemon;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tanabata.fencing.core.Arbiter;
import tanabata.fencing.core.Authority;
import tanabata.fencing.core.Evidence;
import tanabata.foundation.NodeId;
import tanabata.node.admin.FencingStatus;
import tanabata.node.admin.PeerStatus;
import tanabata.node.admin.ResourceStatus;
import tanabata.node.admin.ResyncStatus;
import tanabata.node.config.ResourceConfig;
import tanabata.replication.core.Position;
import tanabata.replication.core.Role;
import tanabata.replication.core.Status;

/// From what replication and fencing say of a resource to what an administrator is shown.
final class StatusReport {

  /// The rule by which the two have met, and not come together.
  private static final String SPLIT_BRAIN = "split-brain";

  private StatusReport() {}

  /// @param split whether somebody has to choose between the two copies
  static ResourceStatus of(
      ResourceConfig config,
      Status status,
      Position position,
      boolean split,
      Arbiter.Report report,
      String witness,
      int clients) {
    boolean frozen = status.frozen() || status.role() == Role.PRIMARY && !report.mayAnswer();
    Status.Resync resync = status.resync();
    return new ResourceStatus(
        config.name(),
        status.role().word(),
        status.disk().word(),
        status.connection(),
        frozen,
        reason(config, status, frozen),
        status.generation(),
        status.outOfSyncBytes(),
        split ? SPLIT_BRAIN : status.rule(),
        new ResyncStatus(
            resync.running(),
            direction(config, resync.direction()),
            resync.totalBytes(),
            resync.doneBytes(),
            resync.copiedBytes(),
            resync.equalBytes()),
        new PeerStatus(
            config.peer().name().name(), status.peerRole().word(), status.peerDisk().word()),
        clients,
        fencing(config, position, report, witness));
  }

  private static String reason(ResourceConfig config, Status status, boolean frozen) {
    return frozen && status.reason().isEmpty()
        ? "there is no valid lease from " + config.peer().name()
        : status.reason();
  }

  private static String direction(ResourceConfig config, String word) {
    return switch (word) {
      case "target" -> "from " + config.peer().name();
      case "source" -> "to " + config.peer().name();
      default -> word;
    };
  }

  static FencingStatus fencing(
      ResourceConfig config, Position position, Arbiter.Report report, String witness) {
    Optional<Authority> record = report.authority();
    Optional<Evidence> evidence = report.evidence().or(() -> record.flatMap(Authority::evidence));
    return new FencingStatus(
        position.alone(),
        report.mayAnswer(),
        report.waitingFor(),
        Math.max(position.epoch(), record.map(Authority::epoch).orElse(0L)),
        record.map(Authority::active).orElse(List.of()).stream().map(NodeId::name).toList(),
        evidence.map(found -> found.level().name().toLowerCase(Locale.ROOT)).orElse(""),
        evidence.map(found -> found.about() + ": " + found.sentence()).orElse(""),
        report.witness() ? witness(report, witness) : "none",
        alarm(config, position, report));
  }

  /// What was said on the line, and what the last question came to.
  private static String witness(Arbiter.Report report, String health) {
    boolean told = !report.witnessSeen() || report.trouble().isEmpty();
    return told || report.trouble().equals("not asked yet")
        ? health
        : Stream.of(health, report.trouble()).distinct().collect(Collectors.joining("; "));
  }

  /// While clients are held there is nothing to alarm anybody of: it says what it waits for.
  private static String alarm(ResourceConfig config, Position position, Arbiter.Report report) {
    if (!report.witness() || report.witnessSeen()) {
      return "";
    }
    if (position.connection() == Position.Connection.IN_STEP) {
      return "the witness cannot be asked: should "
          + config.peer().name()
          + " be lost now, clients are held";
    }
    return position.alone() ? "the witness cannot be asked" : "";
  }
}
