package tanabata.node.daemon;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import tanabata.foundation.background.Background;
import tanabata.nbd.Exports;
import tanabata.node.view.Names;
import tanabata.node.view.OrderText;
import tanabata.node.wiring.NodeEvent;
import tanabata.replication.model.OrderReply;
import tanabata.replication.runtime.GivenUp;

/// The version that this node has given up, as a device to be read, for as long as it is kept. On
/// the loop.
final class GivenUpExport {

  private static final Duration BETWEEN_LOOKS = Duration.ofHours(1);

  private final Names names;
  private final String name;
  private final Optional<Duration> age;
  private final InstantSource clock;
  private final Supplier<Optional<GivenUp>> kept;
  private final Supplier<CompletableFuture<OrderReply>> forget;
  private final Journal journal;
  private BiConsumer<String, String> disconnect = (_, _) -> {};

  /// @param age after which it is removed
  /// @param forget removes it
  GivenUpExport(
      Names names,
      Optional<Duration> age,
      InstantSource clock,
      Supplier<Optional<GivenUp>> kept,
      Supplier<CompletableFuture<OrderReply>> forget,
      Journal journal) {
    this.names = names;
    this.name = names.resource() + "@given-up";
    this.age = age;
    this.clock = clock;
    this.kept = kept;
    this.forget = forget;
    this.journal = journal;
  }

  String name() {
    return name;
  }

  boolean isThere() {
    return kept.get().isPresent();
  }

  Exports.Found find() {
    return kept.get()
        .<Exports.Found>map(version ->
            new Exports.Found.Open(
                version.device(),
                "given up on " + Instant.ofEpochMilli(version.createdMillis()),
                true))
        .orElseGet(Exports.Found.Unknown::new);
  }

  /// Begins to watch its age, now and every hour.
  ///
  /// @param server ends the sessions of an export, with a reason
  void start(EventLoop loop, BiConsumer<String, String> server) {
    disconnect = server;
    // It ends with the loop.
    var _ =
        Background.of("the age of " + name)
            .every(BETWEEN_LOOKS, loop, this::removeIfOld, Background.GO_ON);
  }

  /// Ends the sessions of a version that is not there any more.
  void look() {
    if (!isThere()) {
      disconnect.accept(name, "the version that was given up is not kept any more");
    }
  }

  /// Removes what was kept for as long as was wanted.
  void removeIfOld() {
    Optional<GivenUp> version = kept.get();
    if (age.isEmpty() || version.isEmpty()) {
      return;
    }
    Instant since = Instant.ofEpochMilli(version.get().createdMillis());
    if (clock.instant().isAfter(since.plus(age.get()))) {
      journal.add(new NodeEvent.GivenUpVersionExpired(since));
      forget.get().thenAccept(this::removed);
    }
  }

  private void removed(OrderReply reply) {
    if (!OrderText.isDone(reply)) {
      journal.add(new NodeEvent.GivenUpVersionStays(OrderText.of(reply, names)));
    }
    look();
  }
}
