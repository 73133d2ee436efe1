package tanabata.integration.locks;

import java.nio.ByteBuffer;
import java.time.Duration;
import tanabata.dlm.HeldLock;
import tanabata.dlm.LockOptions;
import tanabata.dlm.LockSpace;
import tanabata.dlm.api.Block;
import tanabata.dlm.api.Flags;
import tanabata.dlm.api.LockName;
import tanabata.dlm.api.Mode;
import tanabata.dlm.api.Value;

/// The "lvb torture" of the ocfs2 tests: a counter in the value block, which keeps it as long as
/// somebody has a lock, be it in NL.
final class LvbTorture {

  private static final LockName COUNTER = new LockName("counter");

  private final LockSpace space;
  private final HeldLock lock;

  LvbTorture(LockSpace space) {
    this.space = space;
    lock = space.lock(COUNTER, Mode.NL, LockOptions.DEFAULT).join();
  }

  void increment(int count) {
    for (int i = 0; i < count; i++) {
      lock.convert(Mode.EX).toCompletableFuture().join();
      if (!lock.value().isValid()) {
        throw new IllegalStateException("in round " + i + " the value is " + lock.value());
      }
      Block next =
          Block.of(
              ByteBuffer.allocate(Long.BYTES).putLong(number(lock.value().block()) + 1).array());
      lock.convert(Mode.NL, Flags.NONE, next, Duration.ZERO).toCompletableFuture().join();
    }
  }

  /// @return `SUM valid`, or `SUM invalid`
  String sum() {
    HeldLock reading = space.lock(COUNTER, Mode.PR, LockOptions.DEFAULT).join();
    Value value = reading.value();
    reading.unlock();
    return number(value.block()) + (value.isValid() ? " valid" : " invalid");
  }

  private static long number(Block block) {
    return block.length() == 0 ? 0 : ByteBuffer.wrap(block.toBytes()).getLong();
  }
}
