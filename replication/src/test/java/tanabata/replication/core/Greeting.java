package tanabata.replication.core;

import java.util.List;
import tanabata.foundation.NodeId;

/// A [Message.Hello] in the making: says what a test is about and leaves the rest usual.
record Greeting(Message.Hello hello) {

  static final NodeId VEGA = new NodeId("vega");
  static final NodeId ALTAIR = new NodeId("altair");

  static final Past NO_PAST =
      new Past(Role.SECONDARY, false, 0, false, 0, AfterSplitBrain.DISCONNECT);

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
            false,
            0,
            true,
            new MetaChange.Identity(List.of(), false),
            1,
            Claim.NONE,
            NO_PAST));
  }

  static Generation generation(long epoch) {
    return new Generation(epoch, epoch * 1000, VEGA);
  }

  Greeting version(int version) {
    return with(version, hello.resource(), hello.geometry(), hello.veteran(), hello.aloneAt());
  }

  Greeting resource(String resource) {
    return with(hello.version(), resource, hello.geometry(), hello.veteran(), hello.aloneAt());
  }

  Greeting geometry(Geometry geometry) {
    return with(hello.version(), hello.resource(), geometry, hello.veteran(), hello.aloneAt());
  }

  Greeting veteran() {
    return with(hello.version(), hello.resource(), hello.geometry(), true, hello.aloneAt());
  }

  Greeting aloneAt(long clock) {
    return with(hello.version(), hello.resource(), hello.geometry(), hello.veteran(), clock);
  }

  Greeting lineage(Generation... newestFirst) {
    return data(new MetaChange.Identity(List.of(newestFirst), false), hello.consistent());
  }

  Greeting zeros() {
    return data(new MetaChange.Identity(hello.identity().lineage(), true), hello.consistent());
  }

  Greeting inconsistent() {
    return data(hello.identity(), false);
  }

  private Greeting with(
      int version, String resource, Geometry geometry, boolean veteran, long aloneAt) {
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
            veteran,
            aloneAt,
            hello.consistent(),
            hello.identity(),
            hello.reach(),
            hello.claim(),
            hello.past()));
  }

  private Greeting data(MetaChange.Identity identity, boolean consistent) {
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
            hello.veteran(),
            hello.aloneAt(),
            consistent,
            identity,
            hello.reach(),
            hello.claim(),
            hello.past()));
  }

  Greeting reach(int reach) {
    return decided(reach, hello.claim());
  }

  Greeting past(Past past) {
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
            hello.veteran(),
            hello.aloneAt(),
            hello.consistent(),
            hello.identity(),
            hello.reach(),
            hello.claim(),
            past));
  }

  Greeting claim(Claim claim) {
    return decided(hello.reach(), claim);
  }

  private Greeting decided(int reach, Claim claim) {
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
            hello.veteran(),
            hello.aloneAt(),
            hello.consistent(),
            hello.identity(),
            reach,
            claim,
            hello.past()));
  }
}
