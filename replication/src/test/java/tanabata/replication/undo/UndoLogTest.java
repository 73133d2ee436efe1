package tanabata.replication.undo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tanabata.foundation.InvariantViolation;
import tanabata.foundation.Outcome;
import tanabata.replication.disk.DiskChoice;
import tanabata.replication.model.Geometry;
import tanabata.replication.undo.Bench.Result;

/// Saving, reading, sharing syncs, limits, and the life of the file.
class UndoLogTest {

  private static final int BLOCK = Geometry.BLOCK;
  private static final Geometry GEOMETRY = Geometry.of(1000L * BLOCK);

  @TempDir private Path directory;

  private final Random random = new Random(7);
  private Bench bench;
  private Path path;

  @BeforeEach
  void open() {
    bench = new Bench();
    path = directory.resolve("home.undo");
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private UndoLog created() {
    return bench.create(path, Bench.header(GEOMETRY), Bench.NO_LIMIT);
  }

  private byte[] random(int blocks) {
    byte[] bytes = new byte[blocks * BLOCK];
    random.nextBytes(bytes);
    return bytes;
  }

  @Test
  void what_was_saved_is_read_back_also_after_reopening() {
    byte[] mixed = random(5);
    Arrays.fill(mixed, BLOCK, 3 * BLOCK, (byte) 0);
    UndoLog log = created();
    bench.save(log, 995, mixed).mustSucceed();
    bench.save(log, 0, new byte[BLOCK]).mustSucceed();
    for (int life = 0; life < 3; life++) {
      assertEquals(Bench.header(GEOMETRY), log.header());
      assertEquals(6, log.savedBlocks().count());
      for (int i = 0; i < 5; i++) {
        byte[] expected = Arrays.copyOfRange(mixed, i * BLOCK, (i + 1) * BLOCK);
        assertArrayEquals(expected, bench.saved(log, 995 + i));
      }
      assertArrayEquals(new byte[BLOCK], bench.saved(log, 0));
      UndoLog before = log;
      assertFalse(bench.ask(() -> before.isSaved(1)));
      bench.run(before::close).mustSucceed();
      log = bench.open(path);
    }
  }

  @Test
  void zeros_cost_a_few_bytes() {
    UndoLog log = created();
    bench.save(log, 0, new byte[999 * BLOCK]).mustSucceed();
    bench.run(log::close).mustSucceed();
    assertTrue(log.sizeBytes() < 4096 + 200, () -> log.sizeBytes() + " bytes");
  }

  @Test
  void the_first_content_of_a_block_counts() {
    UndoLog log = created();
    byte[] first = random(2);
    CompletableFuture<Result> one = bench.startSaving(log, 10, first);
    CompletableFuture<Result> two = bench.startSaving(log, 10, random(2));
    Bench.await(one).mustSucceed();
    Bench.await(two).mustSucceed();
    bench.save(log, 9, random(3)).mustSucceed();
    assertArrayEquals(Arrays.copyOf(first, BLOCK), bench.saved(log, 10));
    bench.run(log::close).mustSucceed();
    UndoLog again = bench.open(path);
    bench.save(again, 11, random(1)).mustSucceed();
    assertArrayEquals(Arrays.copyOfRange(first, BLOCK, 2 * BLOCK), bench.saved(again, 11));
    assertEquals(3, again.savedBlocks().count());
  }

  @Test
  void nothing_completes_before_a_sync_and_saves_share_it() {
    bench.run(created()::close).mustSucceed();
    ScriptedDisk disk = ScriptedDisk.immortal(bench.disk(path), bench.loop);
    UndoLog log = bench.over(disk);
    CompletableFuture<Boolean> held = new CompletableFuture<>();
    bench.ask(() -> {
      disk.holdFlushes(held);
      return true;
    });
    List<CompletableFuture<Result>> saves = new ArrayList<>();
    saves.add(bench.startSaving(log, 0, random(1)));
    assertTrue(Bench.await(held));
    for (int i = 1; i < 100; i++) {
      saves.add(bench.startSaving(log, i, random(1)));
    }
    assertFalse(bench.ask(() -> log.isSaved(0)));
    assertTrue(saves.stream().noneMatch(CompletableFuture::isDone));
    bench.ask(() -> {
      disk.letGo();
      return true;
    });
    saves.forEach(save -> Bench.await(save).mustSucceed());
    assertEquals(2, bench.ask(disk::flushes), "one for the first save, one for all others");
  }

  @Test
  void at_its_limit_it_says_so_and_does_not_grow() throws IOException {
    long limit = 4096 + 3 * (BLOCK + 128) + 64;
    UndoLog log = bench.create(path, Bench.header(GEOMETRY), limit);
    bench.save(log, 0, random(1)).mustSucceed();
    assertEquals(Outcome.NO_SPACE, bench.save(log, 1, random(3)).outcome());
    bench.save(log, 1, random(1)).mustSucceed();
    Result full = bench.save(log, 2, random(1));
    assertEquals(Outcome.NO_SPACE, full.outcome());
    assertTrue(full.sentence().contains(path + " is at its limit of " + limit), full.sentence());
    bench.save(log, 2, new byte[BLOCK]).mustSucceed();
    bench.run(log::close).mustSucceed();
    assertTrue(Files.size(path) <= limit);
    assertEquals(3, bench.open(path).savedBlocks().count());
  }

  @Test
  void after_a_failure_every_save_fails_until_it_is_reopened() {
    bench.run(created()::close).mustSucceed();
    for (int operations = 0; operations < 8; operations++) {
      ScriptedDisk disk =
          new ScriptedDisk(bench.disk(path), bench.loop, new AtomicInteger(operations));
      UndoLog log = bench.over(disk);
      List<Long> durable = new ArrayList<>();
      for (long block = 100L * operations; block < 100L * operations + 10; block++) {
        Result result = bench.save(log, block, random(1));
        if (result.outcome() == Outcome.OK) {
          assertEquals(block - 100L * operations, durable.size(), "saved after a failure");
          durable.add(block);
        }
      }
      assertTrue(durable.size() < 10);
      bench.run(log::close).mustSucceed();
      UndoLog again = bench.open(path);
      durable.forEach(block -> assertTrue(bench.ask(() -> again.isSaved(block))));
      bench.save(again, 999 - operations, random(1)).mustSucceed();
      bench.run(again::close).mustSucceed();
    }
  }

  @Test
  void discarded_it_is_gone() {
    UndoLog log = created();
    bench.save(log, 0, random(1)).mustSucceed();
    CompletableFuture<Result> last = bench.startSaving(log, 1, random(1));
    bench.run(log::discard).mustSucceed();
    Bench.await(last).mustSucceed();
    assertTrue(Files.notExists(path));
    assertEquals(Outcome.GONE, bench.save(log, 2, random(1)).outcome());
    assertEquals(Outcome.GONE, bench.run(completion -> log.read(0, completion)).outcome());
    assertFalse(bench.ask(log::isOpen));
    bench.run(log::close).mustSucceed();
  }

  @Test
  void what_is_in_the_way_is_refused_with_a_sentence() throws IOException {
    UndoLog log = created();
    assertTrue(
        Bench.refused(
                UndoLogs.create(
                    path, Bench.header(GEOMETRY), bench.loop, DiskChoice.AUTOMATIC, 1 << 20))
            .startsWith(path + " exists already"));
    assertTrue(openRefused().contains("is in use by another daemon"));
    bench.run(log::discard).mustSucceed();
    assertTrue(openRefused().contains(path.toString()));
    Files.writeString(path, "a letter");
    assertTrue(openRefused().contains("this is no undo log"));
    assertEquals("a letter", Files.readString(path));
    Path nowhere = directory.resolve("no/such/place.undo");
    assertTrue(
        Bench.refused(
                UndoLogs.create(
                    nowhere, Bench.header(GEOMETRY), bench.loop, DiskChoice.AUTOMATIC, 1 << 20))
            .contains("does not exist"));
  }

  private String openRefused() {
    return Bench.refused(UndoLogs.open(path, bench.loop, DiskChoice.AUTOMATIC, 1 << 20));
  }

  @Test
  void a_crash_while_it_is_created_leaves_nothing_that_is_in_the_way() throws IOException {
    Files.write(directory.resolve("home.undo.new"), new byte[100]);
    bench.run(created()::close).mustSucceed();
    assertTrue(Files.notExists(directory.resolve("home.undo.new")));
  }

  @Test
  void a_look_at_the_header_needs_no_opening() throws IOException {
    UndoLog log = created();
    UndoLogs.Peeked.Found found =
        assertInstanceOf(UndoLogs.Peeked.Found.class, UndoLogs.peek(path));
    assertEquals(Bench.header(GEOMETRY), found.header());
    assertEquals(Files.size(path), found.bytes());
    bench.run(log::discard).mustSucceed();
    UndoLogs.Peeked.Unusable missing =
        assertInstanceOf(UndoLogs.Peeked.Unusable.class, UndoLogs.peek(path));
    assertTrue(missing.sentence().contains("does not exist"), missing.sentence());
  }

  @Test
  void a_reason_that_is_too_long_is_cut_between_characters() {
    UndoHeader header = Bench.header(GEOMETRY);
    for (String character : List.of("a", "ü", "★", "🎋")) {
      UndoHeader wordy =
          new UndoHeader(
              header.id(),
              header.purpose(),
              header.undoes(),
              header.resource(),
              header.node(),
              header.geometry(),
              header.before(),
              "x" + character.repeat(2000),
              header.createdMillis());
      UndoLog log = bench.create(path, wordy, Bench.NO_LIMIT);
      String kept = log.header().reason();
      assertTrue(wordy.reason().startsWith(kept), character);
      assertTrue(kept.getBytes(StandardCharsets.UTF_8).length > 1000, character);
      bench.run(log::discard).mustSucceed();
    }
  }

  @Test
  void mistakes_of_the_caller_are_told_at_once() {
    UndoLog log = created();
    thrown(IllegalArgumentException.class, bench.startSaving(log, 0, new byte[BLOCK + 1]));
    thrown(IllegalArgumentException.class, bench.startSaving(log, 0, new byte[0]));
    thrown(IllegalArgumentException.class, bench.startSaving(log, 999, new byte[2 * BLOCK]));
    thrown(IllegalArgumentException.class, bench.start(c -> log.read(5, c)));
    assertThrows(InvariantViolation.class, () -> log.read(5, null));
    thrown(
        InvariantViolation.class,
        bench.start(c -> UndoLogs.open(path, bench.loop, DiskChoice.AUTOMATIC, 1)));
  }

  private static void thrown(Class<? extends RuntimeException> type, CompletableFuture<?> result) {
    CompletionException e = assertThrows(CompletionException.class, () -> Bench.await(result));
    assertInstanceOf(type, e.getCause());
  }
}
