package tanabata.fencing.transcript;

import java.util.ArrayList;
import java.util.List;
import tanabata.foundation.NodeId;
import tanabata.foundation.state.DiskState;
import tanabata.foundation.state.Generation;
import tanabata.foundation.state.Phase;
import tanabata.foundation.state.ReplicationState;
import tanabata.foundation.state.ReplicationState.Blocks;
import tanabata.foundation.state.ReplicationState.Contact;
import tanabata.foundation.state.ReplicationState.Currency;
import tanabata.foundation.state.ReplicationState.Farewell;
import tanabata.foundation.state.ReplicationState.Life;
import tanabata.foundation.state.ReplicationState.Service;
import tanabata.foundation.state.ReplicationState.Trust;
import tanabata.foundation.state.Role;

/// What a replication core would tell the arbiter of its host. It does what it is ordered to, at
/// once and without failing.
final class Replication {

  private final NodeId node;
  private Phase phase = Phase.APART;
  private Contact contact = Contact.NONE;
  private Role role = Role.SECONDARY;
  private Service service = Service.WANTED;
  private Blocks blocks = Blocks.COMPLETE;
  private Blocks peerBlocks = Blocks.COMPLETE;
  private Currency currency = Currency.UNKNOWN;
  private Trust trust = Trust.TRUSTED;
  private Farewell farewell = Farewell.NONE;
  private List<Generation> lineage;
  private long epoch;

  /// @param first the generation that both copies begin with
  Replication(NodeId node, Generation first) {
    this.node = node;
    lineage = List.of(first);
  }

  ReplicationState state() {
    return new ReplicationState(
        phase,
        Life.RUNNING,
        contact,
        role,
        service,
        new ReplicationState.Copy(disk(), blocks, currency, trust),
        new ReplicationState.Peer(Role.UNKNOWN, DiskState.UNKNOWN, peerBlocks, farewell),
        lineage,
        epoch);
  }

  private DiskState disk() {
    if (blocks == Blocks.INCOMPLETE) {
      return DiskState.INCONSISTENT;
    }
    if (trust == Trust.OUTDATED) {
      return DiskState.OUTDATED;
    }
    return currency == Currency.CURRENT ? DiskState.UP_TO_DATE : DiskState.CONSISTENT;
  }

  /// A new process: what is durable stays.
  void start() {
    phase = Phase.APART;
    contact = Contact.NONE;
    role = Role.SECONDARY;
    service = Service.WANTED;
    currency = Currency.UNKNOWN;
    farewell = Farewell.NONE;
    peerBlocks = Blocks.COMPLETE;
  }

  /// The two meet, and compare their copies.
  void exchange() {
    phase = Phase.EXCHANGING;
    contact = Contact.HANDSHAKE;
  }

  /// @param other the one of the two that knows more, or this one
  void connect(Replication other) {
    phase = Phase.CONNECTED;
    contact = Contact.CONNECTED;
    role = Role.PRIMARY;
    currency = Currency.CURRENT;
    trust = Trust.TRUSTED;
    farewell = Farewell.NONE;
    lineage = other.lineage;
  }

  boolean knowsMoreThan(Replication other) {
    return lineage.size() > other.lineage.size();
  }

  void linkLost() {
    contact = Contact.NONE;
    if (phase == Phase.CONNECTED) {
      phase = Phase.FROZEN;
    } else if (phase == Phase.EXCHANGING) {
      phase = Phase.APART;
    }
  }

  /// Whether the session goes on when the link is back.
  boolean isFrozen() {
    return phase == Phase.FROZEN;
  }

  void linkBack() {
    phase = Phase.CONNECTED;
    contact = Contact.CONNECTED;
  }

  /// Its disk has failed: the peer carries its requests out.
  void loseDisk() {
    phase = Phase.DISKLESS;
    contact = Contact.HANDSHAKE;
    service = Service.NOT_WANTED;
    blocks = Blocks.INCOMPLETE;
    currency = Currency.UNKNOWN;
  }

  void host() {
    phase = Phase.HOSTING;
    contact = Contact.NONE;
    farewell = Farewell.DISKLESS;
  }

  /// The order to go on alone is being made durable.
  void goesStandalone() {
    phase = Phase.SETTLING;
    contact = Contact.NONE;
  }

  void standalone(long atLeast) {
    phase = farewell == Farewell.DISKLESS ? Phase.STANDALONE_HOSTING : Phase.STANDALONE;
    epoch = Math.max(epoch, atLeast);
    currency = Currency.CURRENT;
    trust = Trust.TRUSTED;
    role = Role.PRIMARY;
    List<Generation> longer = new ArrayList<>(lineage);
    longer.addFirst(new Generation(lineage.getFirst().epoch() + 1, 0, node));
    lineage = longer;
  }

  /// Nobody is served from here on; that is being made durable.
  void isCut() {
    phase = Phase.SETTLING;
    contact = Contact.NONE;
    currency = Currency.UNKNOWN;
  }

  void cut(long atLeast) {
    phase = Phase.CUT;
    epoch = Math.max(epoch, atLeast);
    outdate();
  }

  /// Before it leaves in order.
  void outdate() {
    currency = Currency.UNKNOWN;
    trust = Trust.OUTDATED;
    role = Role.SECONDARY;
  }

  void peerYields() {
    farewell = Farewell.YIELDED;
  }

  void have(Blocks next) {
    blocks = next;
  }

  void peerHas(Blocks next) {
    peerBlocks = next;
  }
}
