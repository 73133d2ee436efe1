package tanabata.node.daemon;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tanabata.fencing.ArbiterStatus;
import tanabata.fencing.WitnessRecord;
import tanabata.foundation.NodeId;
import tanabata.foundation.state.Evidence;
import tanabata.foundation.state.Generation;
import tanabata.foundation.state.ReplicationState;
import tanabata.node.admin.FencingStatus;
import tanabata.node.admin.PeerStatus;
import tanabata.node.admin.ResourceStatus;
import tanabata.node.admin.ResyncStatus;
import tanabata.node.view.ClientsMeet;
import tanabata.node.view.Names;
import tanabata.node.view.ReasonText;
import tanabata.replication.model.HandshakeRule;
import tanabata.replication.model.Status;
import tanabata.replication.runtime.Shortage;

/// From what replication and fencing say of a resource to what an administrator is shown.
final class StatusReport {

  private final Names names;
  private final Status status;
  private final ArbiterStatus arbiter;
  private final Optional<Shortage> shortage;

  /// @param shortage what is held for lack of space
  StatusReport(Names names, Status status, ArbiterStatus arbiter, Optional<Shortage> shortage) {
    this.names = names;
    this.status = status;
    this.arbiter = arbiter;
    this.shortage = shortage;
  }

  private ReplicationState state() {
    return status.state();
  }

  /// @param splitBrain the rule to show instead of the last one, if somebody has to choose between
  ///   the two copies
  /// @param witness how it stands with the witness, in words
  /// @param links what is wrong with the links to the peer, in sentences
  ResourceStatus of(
      Optional<HandshakeRule> splitBrain, String witness, int clients, List<String> links) {
    boolean frozen = isFrozen();
    Status.Resync resync = status.resync();
    return new ResourceStatus(
        names.resource(),
        state().role().word(),
        state().copy().disk().word(),
        status.connection().term(),
        frozen,
        reason(frozen),
        status.generation().map(Generation::toString).orElse("none"),
        status.outOfSyncBytes(),
        splitBrain.orElse(status.rule()).id(),
        new ResyncStatus(
            resync.progress() == Status.Resync.Progress.RUNNING,
            direction(resync.direction()),
            resync.totalBytes(),
            resync.doneBytes(),
            resync.copiedBytes(),
            resync.equalBytes()),
        new PeerStatus(names.peer(), state().peer().role().word(), state().peer().disk().word()),
        clients,
        fencing(witness),
        links);
  }

  private boolean isFrozen() {
    boolean mayAnswer = arbiter.service() == ArbiterStatus.Service.ALLOWED;
    return ClientsMeet.of(status, mayAnswer) == ClientsMeet.HELD;
  }

  private String reason(boolean frozen) {
    String reason = ReasonText.of(status, names);
    String why =
        frozen && reason.isEmpty() ? "there is no valid lease from " + names.peer() : reason;
    return Stream.concat(
            Stream.of(why).filter(text -> !text.isEmpty()),
            shortage.stream().map(StatusReport::sentence))
        .collect(Collectors.joining("; "));
  }

  static String sentence(Shortage shortage) {
    return ReasonText.noSpace(shortage.disk(), shortage.writes(), shortage.bytes());
  }

  private String direction(Status.Resync.Direction direction) {
    return switch (direction) {
      case TARGET -> "from " + names.peer();
      case SOURCE -> "to " + names.peer();
      case NONE -> "none";
    };
  }

  FencingStatus fencing(String witness) {
    Optional<WitnessRecord> record = arbiter.record();
    Optional<Evidence> evidence =
        arbiter.evidence().or(() -> record.flatMap(WitnessRecord::evidence));
    return new FencingStatus(
        state().isStandalone(),
        arbiter.service() == ArbiterStatus.Service.ALLOWED,
        ReasonText.of(arbiter.waitsFor(), names),
        Math.max(state().epoch(), record.map(WitnessRecord::epoch).orElse(0L)),
        record.map(WitnessRecord::active).orElse(List.of()).stream().map(NodeId::name).toList(),
        evidence.map(found -> found.level().name().toLowerCase(Locale.ROOT)).orElse(""),
        evidence.map(ReasonText::of).orElse(""),
        witness(witness),
        alarm());
  }

  /// What was said on the line, and what the last request came to.
  private String witness(String health) {
    return switch (arbiter.witness()) {
      case ArbiterStatus.Witness.None _ -> "none";
      case ArbiterStatus.Witness.Unreachable _ -> health;
      case ArbiterStatus.Witness.WithoutRecord _ -> health;
      case ArbiterStatus.Witness.Connected connected ->
          connected.trouble() instanceof ArbiterStatus.Trouble.NotAskedYet
              ? health
              : Stream.concat(Stream.of(health), ReasonText.of(connected.trouble()).stream())
                  .distinct()
                  .collect(Collectors.joining("; "));
    };
  }

  /// While clients are held there is nothing to alarm anybody of: it says what it waits for.
  private String alarm() {
    return switch (arbiter.witness()) {
      case ArbiterStatus.Witness.None _, ArbiterStatus.Witness.Connected _ -> "";
      case ArbiterStatus.Witness.Unreachable _ -> alarm("the witness cannot be asked");
      case ArbiterStatus.Witness.WithoutRecord _ -> alarm(ReasonText.recordMissing(names));
    };
  }

  private String alarm(String what) {
    if (state().isConnected()) {
      return what + ": should " + names.peer() + " be lost now, clients are held";
    }
    return state().isStandalone() ? what : "";
  }
}
