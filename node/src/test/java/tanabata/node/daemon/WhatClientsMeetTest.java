package tanabata.node.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tanabata.fencing.ArbiterStatus;
import tanabata.foundation.state.DiskState;
import tanabata.foundation.state.Phase;
import tanabata.foundation.state.ReplicationState;
import tanabata.foundation.state.ReplicationState.Farewell;
import tanabata.foundation.state.Role;
import tanabata.node.admin.NodeStatus;
import tanabata.node.admin.ResourceStatus;
import tanabata.node.view.Names;
import tanabata.node.view.Paragraph;
import tanabata.node.view.StateLine;
import tanabata.node.view.StatusTable;
import tanabata.replication.model.HandshakeRule;
import tanabata.replication.model.LinkEnd;
import tanabata.replication.model.Status;
import tanabata.replication.model.Status.Connection;

/// What status, state line and `explain` say of clients, in every state that there is: the product
/// of phase, role, link, farewell and permit.
class WhatClientsMeetTest {

  private static final Names NAMES = new Names("home", "vega", "altair");
  private static final Set<Phase> ALONE =
      EnumSet.of(Phase.STANDALONE, Phase.STANDALONE_HOSTING, Phase.SPLIT_BRAIN_STANDALONE);

  /// One state, and all that is said of it.
  private record Seen(
      Phase phase, Role role, Connection connection, Farewell farewell, boolean permit) {

    boolean hasLink() {
      return connection != Connection.CONNECTING && connection != Connection.STAND_ALONE;
    }

    /// By the table in `docs/PROTOCOL.md`.
    boolean isServed() {
      return ALONE.contains(phase)
          || phase == Phase.CONNECTED && permit
          || phase == Phase.DISKLESS && hasLink();
    }

    ResourceStatus status() {
      ReplicationState none = ReplicationState.UNKNOWN;
      ReplicationState state =
          new ReplicationState(
              phase,
              none.life(),
              none.contact(),
              role,
              none.service(),
              new ReplicationState.Copy(
                  phase == Phase.DISKLESS ? DiskState.DISKLESS : DiskState.UP_TO_DATE,
                  none.copy().blocks(),
                  none.copy().currency(),
                  none.copy().trust()),
              new ReplicationState.Peer(
                  none.peer().role(), none.peer().disk(), none.peer().blocks(), farewell),
              none.lineage(),
              none.epoch());
      Status status =
          new Status(
              state,
              connection,
              new LinkEnd.NeverConnected(),
              Optional.empty(),
              0,
              HandshakeRule.NONE,
              new Status.Resync(
                  Status.Resync.Progress.IDLE, Status.Resync.Direction.NONE, 0, 0, 0, 0));
      ArbiterStatus arbiter =
          new ArbiterStatus(
              new ArbiterStatus.Witness.None(),
              Optional.empty(),
              Optional.empty(),
              permit ? ArbiterStatus.Service.ALLOWED : ArbiterStatus.Service.HELD,
              new ArbiterStatus.Wait.Nothing());
      return new StatusReport(NAMES, status, arbiter, Optional.empty())
          .of(Optional.empty(), "none", 0, List.of());
    }

    /// State line and table, which are silent where all is well.
    List<String> brief() {
      return List.of(
          StateLine.of("vega", status()),
          StatusTable.of(List.of(new NodeStatus("vega", List.of(status())))));
    }

    List<String> said() {
      return Stream.concat(brief().stream(), Stream.of(Paragraph.of("vega", status()))).toList();
    }
  }

  private static List<Seen> all() {
    List<Seen> all = new ArrayList<>();
    for (Phase phase : Phase.values()) {
      for (Role role : List.of(Role.PRIMARY, Role.SECONDARY)) {
        for (Connection connection : Connection.values()) {
          for (Farewell farewell : Farewell.values()) {
            all.add(new Seen(phase, role, connection, farewell, true));
            all.add(new Seen(phase, role, connection, farewell, false));
          }
        }
      }
    }
    // Connected without a link is frozen.
    all.removeIf(seen -> seen.phase == Phase.CONNECTED && !seen.hasLink());
    return all;
  }

  @Test
  void one_sentence_says_what_clients_meet_and_it_is_true_in_every_state() {
    for (Seen seen : all()) {
      String said = Paragraph.of("vega", seen.status());
      String expected =
          seen.role != Role.PRIMARY
              ? "Clients are refused, because it is Secondary"
              : !seen.isServed()
                  ? "Frozen, requests are held"
                  : seen.phase == Phase.DISKLESS
                      ? "Clients are served by altair"
                      : "Clients are served";
      assertTrue(said.contains(". " + expected), () -> seen + ": " + said);
    }
  }

  @Test
  void frozen_is_said_where_requests_are_held_and_nowhere_else() {
    for (Seen seen : all()) {
      boolean held = seen.role == Role.PRIMARY && !seen.isServed();
      assertEquals(held, seen.status().frozen(), seen::toString);
      for (String said : seen.brief()) {
        assertEquals(held, said.contains("frozen, requests are held: "), () -> seen + ": " + said);
      }
    }
  }

  @Test
  void a_link_that_is_there_is_never_called_missing() {
    for (Seen seen : all()) {
      for (String said : seen.said()) {
        boolean missing = said.contains("no link") || said.contains("waiting for it to return");
        assertEquals(!seen.hasLink(), missing, () -> seen + ": " + said);
      }
    }
  }

  @Test
  void a_node_without_a_disk_says_who_serves_and_what_attaches_the_disk_again() {
    all().stream()
        .filter(seen -> seen.phase == Phase.DISKLESS && seen.hasLink())
        .flatMap(seen -> seen.said().stream())
        .forEach(said -> assertTrue(said.contains("stop this node and start it again"), said));
    all().stream()
        .filter(seen -> seen.phase == Phase.STANDALONE_HOSTING && seen.hasLink())
        .flatMap(seen -> seen.said().stream())
        .forEach(said -> assertTrue(said.contains("altair has no disk"), said));
  }
}
