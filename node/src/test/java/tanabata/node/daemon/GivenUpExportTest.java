package tanabata.node.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import tanabata.foundation.BlockDevice;
import tanabata.foundation.ByteRange;
import tanabata.foundation.Payload;
import tanabata.foundation.Zeroing;
import tanabata.nbd.Exports;
import tanabata.node.admin.JournalLine;
import tanabata.node.view.Names;
import tanabata.replication.model.OrderReply;
import tanabata.replication.runtime.GivenUp;

class GivenUpExportTest {

  private static final Instant SINCE = Instant.parse("2026-07-07T20:00:00Z");
  private static final Names NAMES = new Names("home", "vega", "altair");
  private static final Duration AGE = Duration.ofDays(30);

  /// A version of nothing.
  private static final BlockDevice DEVICE =
      new BlockDevice() {
        @Override
        public long sizeBytes() {
          return 4096;
        }

        @Override
        public void read(ByteRange range, Answer answer) {}

        @Override
        public void write(ByteRange range, Payload data, boolean durable, Answer answer) {}

        @Override
        public void zero(ByteRange range, Zeroing zeroing, boolean durable, Answer answer) {}

        @Override
        public void flush(Answer answer) {}

        @Override
        public void cache(ByteRange range) {}

        @Override
        public List<Extent> allocation(ByteRange range, int limit) {
          return List.of();
        }
      };

  private final AtomicReference<Optional<GivenUp>> kept =
      new AtomicReference<>(Optional.of(new GivenUp(DEVICE, SINCE.toEpochMilli(), 0)));

  private GivenUpExport at(Instant now, Optional<Duration> age, Journal journal) {
    return at(now, age, journal, new OrderReply.Done(OrderReply.Result.VERSION_FORGOTTEN));
  }

  private GivenUpExport at(Instant now, Optional<Duration> age, Journal journal, OrderReply reply) {
    return new GivenUpExport(
        NAMES,
        age,
        InstantSource.fixed(now),
        kept::get,
        () -> {
          if (reply instanceof OrderReply.Done) {
            kept.set(Optional.empty());
          }
          return CompletableFuture.completedFuture(reply);
        },
        journal);
  }

  private static Journal journal() {
    return new Journal(NAMES, InstantSource.system());
  }

  @Test
  void it_is_read_only_and_there_as_long_as_the_version_is_kept() {
    GivenUpExport export = at(SINCE, Optional.empty(), journal());
    assertEquals("home@given-up", export.name());
    Exports.Found.Open open = assertInstanceOf(Exports.Found.Open.class, export.find());
    assertTrue(open.readOnly());
    kept.set(Optional.empty());
    assertInstanceOf(Exports.Found.Unknown.class, export.find());
  }

  @Test
  void what_is_older_than_allowed_is_removed_and_the_journal_says_so() {
    Journal journal = journal();
    at(SINCE.plus(AGE).plusMillis(1), Optional.of(AGE), journal).removeIfOld();
    assertTrue(kept.get().isEmpty());
    assertEquals(
        List.of(
            "the version that was given up on 2026-07-07T20:00:00Z is removed: it is older than"
                + " undo.age allows"),
        journal.lines().stream().map(JournalLine::what).toList());
  }

  @Test
  void what_cannot_be_removed_stays_and_the_journal_says_why() {
    Journal journal = journal();
    OrderReply refusal = new OrderReply.Refused(OrderReply.Obstacle.SHUTTING_DOWN);
    at(SINCE.plus(AGE).plusMillis(1), Optional.of(AGE), journal, refusal).removeIfOld();
    assertTrue(kept.get().isPresent());
    assertEquals(Optional.of("it could not be removed: this node is stopping"), journal.last());
  }

  @Test
  void what_is_not_and_what_nobody_limits_stays() {
    at(SINCE.plus(AGE), Optional.of(AGE), journal()).removeIfOld();
    at(SINCE.plus(AGE.multipliedBy(100)), Optional.empty(), journal()).removeIfOld();
    assertTrue(kept.get().isPresent());
  }
}
