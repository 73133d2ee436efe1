package tanabata.replication.undo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tanabata.foundation.BlockDevice.Extent;
import tanabata.foundation.ByteRange;
import tanabata.foundation.Outcome;
import tanabata.foundation.Zeroing;
import tanabata.platform.buffer.BufferPayload;
import tanabata.replication.disk.Disk;
import tanabata.replication.model.Geometry;
import tanabata.replication.undo.Bench.Result;

/// The snapshot is what it was, whatever happens to the live disk.
class GivenUpVersionTest {

  private static final int BLOCK = Geometry.BLOCK;
  private static final int BLOCKS = 64;
  private static final Geometry GEOMETRY = Geometry.of((long) BLOCKS * BLOCK);

  @TempDir private Path directory;

  private final Random random = new Random(3);
  private final byte[] past = new byte[BLOCKS * BLOCK];
  private Bench bench;
  private Disk live;
  private ScriptedDisk disk;
  private UndoLog log;
  private GivenUpVersion version;

  @BeforeEach
  void a_disk_that_is_given_up() throws IOException {
    random.nextBytes(past);
    Arrays.fill(past, 10 * BLOCK, 30 * BLOCK, (byte) 0);
    bench = new Bench();
    live = bench.disk(Files.write(directory.resolve("home.img"), past));
    disk = ScriptedDisk.immortal(live, bench.loop);
    log = bench.create(directory.resolve("home.undo"), Bench.header(GEOMETRY), Bench.NO_LIMIT);
    version = new GivenUpVersion(log, disk);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  /// As the replication does it: the old content first, where it is not saved yet.
  private void overwrite(long block, byte[] content) {
    if (!bench.ask(() -> log.isSaved(block))) {
      byte[] old = bench.run(c -> live.read(block * BLOCK, BLOCK, c)).mustSucceed().bytes();
      bench.save(log, block, old).mustSucceed();
    }
    bench.write(live, block * BLOCK, content).mustSucceed();
  }

  private byte[] random(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private byte[] past(ByteRange range) {
    return Arrays.copyOfRange(past, (int) range.start(), (int) range.end());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void it_stays_as_it_was_through_any_history(long seed) {
    random.setSeed(seed);
    for (int i = 0; i < 300; i++) {
      if (random.nextInt(3) == 0) {
        overwrite(random.nextInt(BLOCKS), random(BLOCK));
      }
      ByteRange range = sectors();
      Result result = bench.read(version, range).mustSucceed();
      assertArrayEquals(past(range), result.bytes(), () -> range + " after seed " + seed);
      if (i == 150) {
        bench.run(log::close).mustSucceed();
        log = bench.open(log.path());
        version = new GivenUpVersion(log, disk);
      }
    }
  }

  private ByteRange sectors() {
    int first = random.nextInt(BLOCKS * BLOCK / 512);
    int count = 1 + random.nextInt(BLOCKS * BLOCK / 512 - first);
    return new ByteRange(first * 512L, count * 512L);
  }

  @Test
  void a_block_that_is_overwritten_while_it_is_read_is_read_again_from_the_log() {
    bench.ask(() -> {
      disk.holdReads();
      return true;
    });
    ByteRange range = new ByteRange(3 * BLOCK + 512, 5 * BLOCK);
    CompletableFuture<Result> reading = bench.startReading(version, range);
    assertEquals(1, bench.ask(disk::held));
    overwrite(3, random(BLOCK));
    overwrite(5, random(BLOCK));
    overwrite(6, random(BLOCK));
    overwrite(8, random(BLOCK));
    assertFalse(reading.isDone());
    bench.ask(() -> {
      disk.letGo();
      return true;
    });
    assertArrayEquals(past(range), Bench.await(reading).mustSucceed().bytes());
  }

  @Test
  void when_the_log_goes_while_it_is_read_nothing_is_given_out() {
    bench.ask(() -> {
      disk.holdReads();
      return true;
    });
    ByteRange range = new ByteRange(0, BLOCK);
    CompletableFuture<Result> reading = bench.startReading(version, range);
    assertEquals(1, bench.ask(disk::held));
    bench.run(log::discard).mustSucceed();
    bench.write(live, 0, random(BLOCK)).mustSucceed();
    bench.ask(() -> {
      disk.letGo();
      return true;
    });
    assertEquals(Outcome.GONE, Bench.await(reading).outcome());
    assertEquals(Outcome.GONE, bench.read(version, range).outcome());
  }

  @Test
  void a_disk_that_fails_fails_the_read() {
    ScriptedDisk dead = new ScriptedDisk(live, bench.loop, new AtomicInteger());
    overwrite(0, random(BLOCK));
    GivenUpVersion broken = new GivenUpVersion(log, dead);
    assertEquals(Outcome.IO_ERROR, bench.read(broken, new ByteRange(0, 2 * BLOCK)).outcome());
    assertArrayEquals(
        past(new ByteRange(0, BLOCK)), bench.read(broken, new ByteRange(0, BLOCK)).bytes());
  }

  @Test
  void nobody_writes_to_it() {
    ByteRange range = new ByteRange(0, BLOCK);
    ByteBuf bytes = Unpooled.buffer(BLOCK).writeZero(BLOCK);
    CompletableFuture<List<Outcome>> outcomes = new CompletableFuture<>();
    bench.loop.execute(() ->
        version.write(
            range,
            new BufferPayload(bytes),
            true,
            (write, _) ->
                version.zero(
                    range,
                    Zeroing.DISCARD,
                    false,
                    (zero, _) ->
                        version.flush(
                            (flush, _) -> outcomes.complete(List.of(write, zero, flush))))));
    assertEquals(
        List.of(Outcome.UNSUPPORTED, Outcome.UNSUPPORTED, Outcome.OK), Bench.await(outcomes));
    assertEquals(0, bytes.refCnt());
    assertEquals(GEOMETRY.deviceBytes(), version.sizeBytes());
    assertArrayEquals(past(range), bench.read(version, range).bytes());
  }

  @Test
  void zeros_that_were_saved_are_holes_and_the_extents_cover_the_range() {
    for (int block = 12; block < 16; block++) {
      overwrite(block, random(BLOCK));
    }
    overwrite(40, new byte[BLOCK]);
    ByteRange range = new ByteRange(11 * BLOCK + 512, 31 * BLOCK);
    List<Extent> all = bench.ask(() -> version.allocation(range, 1000));
    long at = range.start();
    for (Extent extent : all) {
      assertEquals(at, extent.range().start());
      at = extent.range().end();
      byte[] content = past(extent.range());
      assertTrue(!extent.hole() || Arrays.equals(content, new byte[content.length]));
    }
    assertEquals(range.end(), at);
    assertTrue(
        all.stream().anyMatch(extent -> extent.hole() && extent.range().start() == 12L * BLOCK),
        all::toString);
    assertEquals(all.subList(0, 2), bench.ask(() -> version.allocation(range, 2)));
  }
}
