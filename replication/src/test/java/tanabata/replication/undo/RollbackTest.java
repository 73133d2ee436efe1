package tanabata.replication.undo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tanabata.foundation.ByteRange;
import tanabata.foundation.Outcome;
import tanabata.replication.disk.Disk;
import tanabata.replication.disk.DiskChoice;
import tanabata.replication.model.BlockSet;
import tanabata.replication.model.Geometry;
import tanabata.replication.undo.Bench.Result;
import tanabata.replication.undo.Rollback.Phase;

/// Back to the given-up version, and back from there.
class RollbackTest {

  private static final int BLOCK = 512;
  private static final int BLOCKS = 200;
  private static final Geometry GEOMETRY = new Geometry((long) BLOCKS * BLOCK, BLOCK, 8L * BLOCK);
  private static final ByteRange ALL = new ByteRange(0, GEOMETRY.deviceBytes());

  @TempDir private Path directory;

  private final Random random = new Random(5);
  private final byte[] past = new byte[BLOCKS * BLOCK];
  private final byte[] present = new byte[BLOCKS * BLOCK];
  private final List<String> told = new ArrayList<>();
  private Bench bench;
  private Path image;
  private Path first;
  private Path second;

  @BeforeEach
  void a_version_was_given_up_and_another_lives() throws IOException {
    bench = new Bench();
    image = directory.resolve("home.img");
    first = directory.resolve("home.undo");
    second = directory.resolve("home.undo.back");
    random.nextBytes(past);
    Arrays.fill(past, 20 * BLOCK, 30 * BLOCK, (byte) 0);
    System.arraycopy(past, 0, present, 0, past.length);
    UndoLog log = bench.create(first, Bench.header(GEOMETRY), Bench.NO_LIMIT);
    for (int i = 0; i < 16; i++) {
      int block = i < 4 ? 21 + i : random.nextInt(BLOCKS);
      byte[] old = Arrays.copyOfRange(past, block * BLOCK, (block + 1) * BLOCK);
      bench.save(log, block, old).mustSucceed();
      byte[] content = new byte[BLOCK];
      if (i % 4 > 0) {
        random.nextBytes(content);
      }
      System.arraycopy(content, 0, present, block * BLOCK, BLOCK);
    }
    bench.run(log::close).mustSucceed();
    Files.write(image, present);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private UndoOpening prepare(long undoes, BlockSet needed) {
    return Rollback.prepare(
        second,
        Bench.header(GEOMETRY, 78, undoes),
        needed,
        bench.loop,
        DiskChoice.AUTOMATIC,
        Bench.NO_LIMIT);
  }

  /// One life of a process: everything opened, rolled back as far as the operations go, power cut.
  private Result live(int operations) {
    AtomicInteger left = new AtomicInteger(operations);
    UndoLog probe = bench.open(first);
    UndoLog prepared = Bench.opened(prepare(77, probe.savedBlocks()));
    bench.run(probe::close).mustSucceed();
    bench.run(prepared::close).mustSucceed();
    ScriptedDisk disk = scripted(image, left);
    ScriptedDisk fromDisk = scripted(first, left);
    ScriptedDisk intoDisk = scripted(second, left);
    Rollback rollback =
        new Rollback(
            bench.over(fromDisk),
            disk,
            bench.over(intoDisk),
            (phase, done, total) -> told.add(phase + " " + done + "/" + total));
    Result result = bench.run(rollback::start);
    for (ScriptedDisk each : List.of(disk, fromDisk, intoDisk)) {
      bench.run(each::close).mustSucceed();
      each.powerCut(random);
    }
    return result;
  }

  private ScriptedDisk scripted(Path path, AtomicInteger left) {
    return new ScriptedDisk(bench.disk(path), bench.loop, left);
  }

  private void isBackAndCouldGoForward() throws IOException {
    assertArrayEquals(past, Files.readAllBytes(image));
    UndoLog log = bench.open(second);
    Disk disk = bench.disk(image);
    byte[] forward = bench.read(new GivenUpVersion(log, disk), ALL).mustSucceed().bytes();
    assertArrayEquals(present, forward);
    bench.run(log::close).mustSucceed();
    bench.run(disk::close).mustSucceed();
  }

  @Test
  void the_given_up_version_is_back_and_the_other_one_saved() throws IOException {
    live(Integer.MAX_VALUE).mustSucceed();
    isBackAndCouldGoForward();
    UndoLog log = bench.open(first);
    long total = log.savedBlocks().count();
    assertTrue(told.contains(Phase.SAVING + " " + total + "/" + total), told::toString);
    assertTrue(told.contains(Phase.RESTORING + " " + total + "/" + total), told::toString);
    assertEquals(Phase.FLUSHING + " 0/" + total, told.getLast());
  }

  @Test
  void interrupted_after_any_operation_it_is_done_again() throws IOException {
    byte[] log = Files.readAllBytes(first);
    int interrupted = 0;
    for (Result result = live(interrupted);
        result.outcome() != Outcome.OK;
        result = live(interrupted)) {
      if (interrupted % 2 == 0) {
        // Once more in the middle of the second attempt.
        live(random.nextInt(interrupted + 1));
      }
      live(Integer.MAX_VALUE).mustSucceed();
      isBackAndCouldGoForward();
      interrupted++;
      Files.write(image, present);
      Files.write(first, log);
      Files.deleteIfExists(second);
    }
    isBackAndCouldGoForward();
    assertTrue(interrupted > 20, interrupted + " interruptions");
  }

  @Test
  void a_rollback_is_rolled_back_by_its_own_log() throws IOException {
    live(Integer.MAX_VALUE).mustSucceed();
    UndoLog from = bench.open(second);
    Disk disk = bench.disk(image);
    UndoLog into =
        Bench.opened(
            Rollback.prepare(
                directory.resolve("third"),
                Bench.header(GEOMETRY, 79, 78),
                from.savedBlocks(),
                bench.loop,
                DiskChoice.AUTOMATIC,
                Bench.NO_LIMIT));
    Rollback back = bench.ask(() -> new Rollback(from, disk, into, (_, _, _) -> {}));
    bench.run(back::start).mustSucceed();
    assertArrayEquals(present, Files.readAllBytes(image));
    byte[] again = bench.read(new GivenUpVersion(into, disk), ALL).mustSucceed().bytes();
    assertArrayEquals(past, again);
  }

  @Test
  void the_log_of_another_rollback_is_not_touched() throws IOException {
    live(Integer.MAX_VALUE).mustSucceed();
    byte[] before = Files.readAllBytes(second);
    String sentence = Bench.refused(prepare(1234, new BlockSet(BLOCKS)));
    assertTrue(sentence.contains("belongs to another rollback"), sentence);
    assertArrayEquals(before, Files.readAllBytes(second));
  }

  @Test
  void a_second_log_that_is_full_stops_it_before_anything_is_overwritten() throws IOException {
    UndoLog from = bench.open(first);
    Disk disk = bench.disk(image);
    UndoLog into = bench.create(second, Bench.header(GEOMETRY, 78, 77), HeaderPage.SIZE + 4096);
    Rollback rollback = bench.ask(() -> new Rollback(from, disk, into, (_, _, _) -> {}));
    assertEquals(Outcome.NO_SPACE, bench.run(rollback::start).outcome());
    assertArrayEquals(present, Files.readAllBytes(image));
  }
}
