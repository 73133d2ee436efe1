package tanabata.replication.undo;

import io.netty.channel.EventLoop;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import tanabata.foundation.Payload;
import tanabata.replication.disk.DiskCompletion;
import tanabata.replication.disk.DiskFailure;

/// For threads that may block: an operation of the event loop, waited for.
record Awaited(CompletableFuture<Optional<DiskFailure>> result) implements DiskCompletion {

  /// The failure of the operation, if it failed.
  static Optional<DiskFailure> on(EventLoop loop, Consumer<DiskCompletion> operation) {
    CompletableFuture<Optional<DiskFailure>> result = new CompletableFuture<>();
    loop.execute(() -> operation.accept(new Awaited(result)));
    return result.join();
  }

  @Override
  public void done(Payload data) {
    data.release();
    result.complete(Optional.empty());
  }

  @Override
  public void failed(DiskFailure failure) {
    result.complete(Optional.of(failure));
  }
}
