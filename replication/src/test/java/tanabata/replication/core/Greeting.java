package tanabata.replication.core;

import java.util.List;
import tanabata.foundation.NodeId;
import tanabata.foundation.state.Generation;
import tanabata.foundation.state.ReplicationState.Blocks;
import tanabata.foundation.state.ReplicationState.Currency;
import tanabata.foundation.state.ReplicationState.Trust;
import tanabata.foundation.state.Role;
import tanabata.replication.model.AfterSplitBrain;
import tanabata.replication.model.CopyHistory;
import tanabata.replication.model.DataIdentity;
import tanabata.replication.model.Geometry;
import tanabata.replication.model.LastStandalone;
import tanabata.replication.model.Marks;
import tanabata.replication.model.Message;
import tanabata.replication.model.SplitBrainChoice;

/// A [Message.Hello] in the making: says what a test is about and leaves the rest usual.
record Greeting(Message.Hello hello) {

  static final NodeId VEGA = new NodeId("vega");
  static final NodeId ALTAIR = new NodeId("altair");

  static final CopyHistory USUAL =
      new CopyHistory(
          Role.SECONDARY, Trust.TRUSTED, LastStandalone.NEVER, 1, AfterSplitBrain.DISCONNECT);

  /// The same, of a copy that nobody wrote without the peer.
  static final CopyHistory UNCHANGED =
      new CopyHistory(
          Role.SECONDARY, Trust.TRUSTED, LastStandalone.NEVER, 0, AfterSplitBrain.DISCONNECT);

  static Greeting of(NodeId node) {
    long number = node.equals(VEGA) ? 71 : 17;
    return new Greeting(
        new Message.Hello(
            Message.Hello.VERSION,
            "home",
            node,
            Geometry.of(1 << 20),
            number,
            0,
            0,
            0,
            number + 1,
            0,
            Currency.UNKNOWN,
            0,
            Blocks.COMPLETE,
            new DataIdentity(List.of(), false),
            1,
            SplitBrainChoice.NONE,
            USUAL,
            Marks.NONE));
  }

  static Generation generation(long epoch) {
    return new Generation(epoch, epoch * 1000, VEGA);
  }

  Greeting version(int version) {
    return with(
        version, hello.resource(), hello.geometry(), hello.currency(), hello.standaloneAt());
  }

  Greeting resource(String resource) {
    return with(
        hello.version(), resource, hello.geometry(), hello.currency(), hello.standaloneAt());
  }

  Greeting geometry(Geometry geometry) {
    return with(
        hello.version(), hello.resource(), geometry, hello.currency(), hello.standaloneAt());
  }

  Greeting current() {
    return with(
        hello.version(),
        hello.resource(),
        hello.geometry(),
        Currency.CURRENT,
        hello.standaloneAt());
  }

  Greeting standaloneAt(long clock) {
    return with(hello.version(), hello.resource(), hello.geometry(), hello.currency(), clock);
  }

  Greeting lineage(Generation... newestFirst) {
    return data(new DataIdentity(List.of(newestFirst), false), hello.blocks());
  }

  Greeting zeros() {
    return data(new DataIdentity(hello.identity().lineage(), true), hello.blocks());
  }

  Greeting inconsistent() {
    return data(hello.identity(), Blocks.INCOMPLETE);
  }

  private Greeting with(
      int version, String resource, Geometry geometry, Currency currency, long standaloneAt) {
    return new Greeting(
        new Message.Hello(
            version,
            resource,
            hello.node(),
            geometry,
            hello.instance(),
            hello.session(),
            hello.sessionPeer(),
            hello.received(),
            hello.proposal(),
            hello.clock(),
            currency,
            standaloneAt,
            hello.blocks(),
            hello.identity(),
            hello.reach(),
            hello.choice(),
            hello.history(),
            hello.marks()));
  }

  private Greeting data(DataIdentity identity, Blocks blocks) {
    return new Greeting(
        new Message.Hello(
            hello.version(),
            hello.resource(),
            hello.node(),
            hello.geometry(),
            hello.instance(),
            hello.session(),
            hello.sessionPeer(),
            hello.received(),
            hello.proposal(),
            hello.clock(),
            hello.currency(),
            hello.standaloneAt(),
            blocks,
            identity,
            hello.reach(),
            hello.choice(),
            hello.history(),
            hello.marks()));
  }

  Greeting reach(int reach) {
    return decided(reach, hello.choice());
  }

  Greeting history(CopyHistory history) {
    return new Greeting(
        new Message.Hello(
            hello.version(),
            hello.resource(),
            hello.node(),
            hello.geometry(),
            hello.instance(),
            hello.session(),
            hello.sessionPeer(),
            hello.received(),
            hello.proposal(),
            hello.clock(),
            hello.currency(),
            hello.standaloneAt(),
            hello.blocks(),
            hello.identity(),
            hello.reach(),
            hello.choice(),
            history,
            hello.marks()));
  }

  Greeting choice(SplitBrainChoice choice) {
    return decided(hello.reach(), choice);
  }

  private Greeting decided(int reach, SplitBrainChoice choice) {
    return new Greeting(
        new Message.Hello(
            hello.version(),
            hello.resource(),
            hello.node(),
            hello.geometry(),
            hello.instance(),
            hello.session(),
            hello.sessionPeer(),
            hello.received(),
            hello.proposal(),
            hello.clock(),
            hello.currency(),
            hello.standaloneAt(),
            hello.blocks(),
            hello.identity(),
            reach,
            choice,
            hello.history(),
            hello.marks()));
  }

  Greeting marks(long own, long peer) {
    return new Greeting(
        new Message.Hello(
            hello.version(),
            hello.resource(),
            hello.node(),
            hello.geometry(),
            hello.instance(),
            hello.session(),
            hello.sessionPeer(),
            hello.received(),
            hello.proposal(),
            hello.clock(),
            hello.currency(),
            hello.standaloneAt(),
            hello.blocks(),
            hello.identity(),
            hello.reach(),
            hello.choice(),
            hello.history(),
            new Marks(own, peer)));
  }
}
