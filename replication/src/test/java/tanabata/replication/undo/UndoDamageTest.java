package tanabata.replication.undo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tanabata.foundation.Outcome;
import tanabata.replication.disk.DiskChoice;
import tanabata.replication.model.Geometry;
import tanabata.replication.undo.Bench.Result;

/// A torn tail is expected and cut off; any other byte that nobody wrote is named.
class UndoDamageTest {

  private static final int BLOCK = 512;
  private static final Geometry GEOMETRY = new Geometry(1000L * BLOCK, BLOCK, 8L * BLOCK);

  @TempDir private Path directory;

  private final Random random = new Random(11);

  /// Where each record ends in the file, and how many blocks were saved by then.
  private final TreeMap<Long, Long> savedBefore = new TreeMap<>();

  private Bench bench;
  private Path path;

  @BeforeEach
  void a_log_that_has_been_used_and_closed() throws IOException {
    bench = new Bench();
    path = directory.resolve("home.undo");
    UndoLog log = bench.create(path, Bench.header(GEOMETRY), Bench.NO_LIMIT);
    long block = 0;
    for (int i = 0; i < 7; i++) {
      byte[] content = i == 3 ? new byte[2 * BLOCK] : random(1 + i % 3);
      bench.save(log, block, content).mustSucceed();
      block += content.length / BLOCK;
    }
    bench.run(log::close).mustSucceed();
    ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(path));
    long saved = 0;
    savedBefore.put((long) HeaderPage.SIZE, saved);
    for (long at = HeaderPage.SIZE; at < file.limit(); at = savedBefore.lastKey()) {
      UndoRecord record = UndoRecord.decode(file, (int) at, log.header().id(), at).orElseThrow();
      saved += record.count();
      savedBefore.put(at + record.bytes(BLOCK), saved);
    }
    assertEquals(block, saved);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private byte[] random(int blocks) {
    byte[] bytes = new byte[blocks * BLOCK];
    random.nextBytes(bytes);
    return bytes;
  }

  @Test
  void cut_off_at_any_byte_it_holds_what_is_whole() throws IOException {
    byte[] whole = Files.readAllBytes(path);
    for (int length = whole.length; length >= 0; length--) {
      if (length < whole.length - 2500 && length % 61 > 0) {
        continue;
      }
      try (FileChannel file = channel()) {
        file.truncate(length);
        if (length < HeaderPage.SIZE) {
          assertThrows(DamagedUndoLog.class, () -> UndoScan.scan(file));
        } else {
          UndoScan.Found found = UndoScan.scan(file);
          Map.Entry<Long, Long> expected = savedBefore.floorEntry((long) length);
          assertEquals(expected.getKey(), found.end());
          assertEquals(expected.getValue(), found.runs().blocks().count());
        }
      } catch (DamagedUndoLog e) {
        throw new AssertionError("cut to " + length, e);
      }
    }
  }

  @Test
  void a_cut_log_goes_on_where_it_is_whole() throws IOException {
    byte[] whole = Files.readAllBytes(path);
    for (int i = 0; i < 40; i++) {
      int length = HeaderPage.SIZE + random.nextInt(whole.length - HeaderPage.SIZE);
      Files.write(path, Arrays.copyOf(whole, length));
      UndoLog log = bench.open(path);
      byte[] content = random(2);
      bench.save(log, 500, content).mustSucceed();
      bench.run(log::close).mustSucceed();
      UndoLog again = bench.open(path);
      assertEquals(log.savedBlocks().count(), again.savedBlocks().count());
      assertArrayEquals(Arrays.copyOf(content, BLOCK), bench.saved(again, 500));
      bench.run(again::close).mustSucceed();
    }
  }

  @Test
  void every_flipped_byte_is_named_or_stands_in_the_last_mark() throws Exception {
    long size = Files.size(path);
    for (long at = 0; at < size; at++) {
      int mask = 1 + random.nextInt(255);
      flip(at, mask);
      try (FileChannel file = channel()) {
        if (at < size - UndoRecord.HEAD) {
          DamagedUndoLog refusal =
              assertThrows(DamagedUndoLog.class, () -> UndoScan.scan(file), "byte " + at);
          long named = Long.parseLong(refusal.getMessage().replaceAll(".* at byte ", ""));
          assertTrue(named <= at && at - named < 4096, refusal.getMessage());
        } else {
          assertEquals(size - UndoRecord.HEAD, UndoScan.scan(file).end());
        }
      }
      flip(at, mask);
    }
  }

  @Test
  void the_refusal_names_the_file_and_changes_nothing() throws IOException {
    flip(HeaderPage.SIZE + 200, 0x40);
    byte[] before = Files.readAllBytes(path);
    String sentence =
        Bench.refused(UndoLogs.open(path, bench.loop, DiskChoice.AUTOMATIC, Bench.NO_LIMIT));
    assertEquals(
        "the undo log "
            + path
            + " cannot be used: a record is damaged at byte 4096; nothing was"
            + " changed",
        sentence);
    assertArrayEquals(before, Files.readAllBytes(path));
  }

  @Test
  void another_version_is_named() throws IOException {
    try (FileChannel file = channel()) {
      ByteBuffer page = ByteBuffer.allocate(HeaderPage.SIZE);
      file.read(page, 0);
      page.putInt(8, 2);
      CRC32C crc = new CRC32C();
      crc.update(page.slice(0, 12));
      crc.update(page.slice(16, HeaderPage.SIZE - 16));
      file.write(page.putInt(12, (int) crc.getValue()).rewind(), 0);
    }
    String sentence =
        Bench.refused(UndoLogs.open(path, bench.loop, DiskChoice.AUTOMATIC, Bench.NO_LIMIT));
    assertTrue(sentence.contains("format version 2"), sentence);
  }

  @Test
  void content_that_was_damaged_while_the_log_is_open_is_not_given_out() throws IOException {
    UndoLog log = bench.open(path);
    long block = savedBefore.lastEntry().getValue() - 1;
    bench.saved(log, block);
    flip(savedBefore.lastKey() - UndoRecord.HEAD - 100, 1);
    Result result = bench.run(completion -> log.read(block, completion));
    assertEquals(Outcome.IO_ERROR, result.outcome());
    assertTrue(
        result.sentence().startsWith(path + " is damaged at byte ")
            && result.sentence().endsWith("the saved content of block " + block),
        result.sentence());
  }

  /// Content may look like a record: of another log, or of this one somewhere else.
  @Test
  void content_that_looks_like_records_is_content() throws IOException {
    byte[] own = Files.readAllBytes(path);
    byte[] lookalike = Arrays.copyOf(own, own.length / BLOCK * BLOCK);
    UndoLog log = bench.open(path);
    bench.save(log, 100, lookalike).mustSucceed();
    bench.run(log::close).mustSucceed();
    try (FileChannel file = channel()) {
      // Of the last content, before the mark.
      file.truncate(file.size() - UndoRecord.HEAD - 5);
    }
    UndoLog again = bench.open(path);
    long blocks = lookalike.length / BLOCK;
    assertFalse(again.savedBlocks().contains(100 + blocks - 1), "the torn one");
    assertTrue(again.savedBlocks().contains(100 + 1), "the whole ones before it");
  }

  /// A power cut in the middle of everything: what completed is there, what did not may be, and the
  /// log opens.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void whatever_a_power_cut_takes_back_is_no_damage(long seed) {
    Random chance = new Random(seed);
    Map<Long, byte[]> contents = new HashMap<>();
    for (int life = 0; life < 15; life++) {
      ScriptedDisk disk =
          new ScriptedDisk(bench.disk(path), bench.loop, new AtomicInteger(chance.nextInt(40)));
      UndoLog log = bench.over(disk);
      contents.forEach((block, content) -> {
        assertTrue(bench.ask(() -> log.isSaved(block)), "block " + block + " is lost");
      });
      Map<Long, CompletableFuture<Result>> saves = new HashMap<>();
      Map<Long, byte[]> wanted = new HashMap<>();
      List<Long> order = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        long block = 100 + chance.nextInt(900);
        if (!bench.ask(() -> log.isSaved(block)) && !saves.containsKey(block)) {
          byte[] content = new byte[BLOCK];
          if (chance.nextInt(4) > 0) {
            chance.nextBytes(content);
          }
          wanted.put(block, content);
          saves.put(block, bench.startSaving(log, block, content));
          order.add(block);
          if (chance.nextInt(3) == 0) {
            Bench.await(saves.get(block));
          }
        }
      }
      for (long block : order) {
        if (Bench.await(saves.get(block)).outcome() == Outcome.OK) {
          contents.put(block, wanted.get(block));
        }
      }
      bench.run(disk::close).mustSucceed();
      disk.powerCut(chance);
    }
    UndoLog log = bench.open(path);
    assertTrue(contents.size() > 20, contents.size() + " saved");
    contents.forEach((block, content) -> assertArrayEquals(content, bench.saved(log, block)));
  }

  private void flip(long offset, int mask) throws IOException {
    try (FileChannel file = channel()) {
      ByteBuffer one = ByteBuffer.allocate(1);
      file.read(one, offset);
      one.put(0, (byte) (one.get(0) ^ mask));
      file.write(one.rewind(), offset);
    }
  }

  private FileChannel channel() throws IOException {
    return FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }
}
