package tanabata.replication.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tanabata.foundation.Outcome;
import tanabata.foundation.Zeroing;
import tanabata.platform.linux.Errno;
import tanabata.replication.disk.Operation.Kind;
import tanabata.replication.disk.Operation.Step;

/// What kernels answer that no test machine can be made to answer.
class OperationTest {

  private static final long ADDRESS = 1 << 20;

  private final Operation operation = new Operation();

  @Test
  void a_short_transfer_is_continued() {
    write(false, false);
    operation.advance(100);
    assertEquals(Step.WRITE, operation.step());
    assertEquals(5100, operation.stepOffset());
    assertEquals(ADDRESS + 100, operation.stepAddress());
    assertEquals(900, operation.stepLength());
    operation.advance(-Errno.EINTR);
    assertEquals(900, operation.stepLength());
    operation.advance(900);
    assertEquals(Step.DONE, operation.step());
    assertEquals(0, operation.errno());
  }

  @Test
  void durability_is_a_step_only_where_the_write_cannot_provide_it() {
    write(true, false);
    assertTrue(operation.isStepDurable());
    operation.advance(1000);
    assertEquals(Step.DONE, operation.step());

    write(true, true);
    assertFalse(operation.isStepDurable());
    operation.advance(1000);
    assertEquals(Step.SYNC, operation.step());
    operation.advance(0);
    assertEquals(Step.DONE, operation.step());
  }

  @Test
  void zeroing_falls_back_step_by_step() {
    operation.zero(0, 3_000_000, Zeroing.DISCARD, true, IgnoredCompletion.INSTANCE);
    assertEquals(Step.PUNCH, operation.step());
    operation.advance(-Errno.EOPNOTSUPP);
    assertEquals(Step.ZERO_RANGE, operation.step());
    operation.advance(-Errno.EINVAL);
    long address = operation.stepAddress();
    for (long length : new long[] {1 << 20, 1 << 20, 3_000_000 - (2 << 20)}) {
      assertEquals(Step.WRITE, operation.step());
      assertEquals(length, operation.stepLength());
      assertEquals(address, operation.stepAddress());
      assertFalse(operation.isStepDurable());
      operation.advance(length);
    }
    assertEquals(Step.SYNC, operation.step());
    operation.advance(0);
    assertEquals(Step.DONE, operation.step());
    assertEquals(0, operation.errno());
  }

  @Test
  void only_a_failure_to_reach_the_medium_casts_doubt_on_earlier_writes() {
    operation.flush(IgnoredCompletion.INSTANCE);
    operation.advance(-Errno.ENOSPC);
    assertTrue(operation.hasSyncFailed());
    write(true, false);
    operation.advance(-Errno.EIO);
    assertTrue(operation.hasSyncFailed());

    write(false, false);
    operation.advance(-Errno.EIO);
    assertFalse(operation.hasSyncFailed());
    operation.flush(IgnoredCompletion.INSTANCE);
    operation.fail(Errno.ECANCELED);
    assertFalse(operation.hasSyncFailed());
  }

  @Test
  void of_a_durable_write_that_finds_no_space_it_is_asked_whether_its_sync_found_none() {
    write(true, false);
    operation.advance(-Errno.ENOSPC);
    assertEquals(Step.WRITE, operation.step());
    assertFalse(operation.isStepDurable());
    operation.advance(-Errno.ENOSPC);
    assertEquals(Step.DONE, operation.step());
    assertFalse(operation.hasSyncFailed());
    assertEquals(Outcome.NO_SPACE, outcome());

    write(true, false);
    operation.advance(-Errno.EDQUOT);
    operation.advance(1000);
    assertEquals(Step.DONE, operation.step());
    assertTrue(operation.hasSyncFailed());
    assertEquals(Outcome.IO_ERROR, outcome());
  }

  @Test
  void a_sync_that_finds_no_space_has_lost_what_was_accepted() {
    write(true, true);
    operation.advance(1000);
    operation.advance(-Errno.ENOSPC);
    assertEquals(Outcome.IO_ERROR, outcome());
  }

  private Outcome outcome() {
    return new Failures("home.img").of(operation).orElseThrow().outcome();
  }

  @Test
  void after_a_failed_flush_no_flush_succeeds_again() {
    Failures failures = new Failures("home.img");
    operation.flush(IgnoredCompletion.INSTANCE);
    operation.advance(-Errno.EIO);
    DiskFailure first = failures.of(operation).orElseThrow();
    assertEquals(
        "flush of home.img failed: EIO, the medium or its driver failed", first.sentence());

    operation.flush(IgnoredCompletion.INSTANCE);
    operation.advance(0);
    assertEquals(
        new DiskFailure(
            Outcome.IO_ERROR,
            "flush of home.img would prove nothing after what failed before: " + first.sentence()),
        failures.of(operation).orElseThrow());

    write(true, false);
    operation.advance(1000);
    assertEquals(Optional.empty(), failures.of(operation));
  }

  private void write(boolean durable, boolean syncs) {
    operation.transfer(
        Kind.WRITE,
        5000,
        Unpooled.EMPTY_BUFFER,
        ADDRESS,
        1000,
        durable,
        syncs,
        IgnoredCompletion.INSTANCE);
  }
}
