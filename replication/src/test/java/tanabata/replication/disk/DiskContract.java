package tanabata.replication.disk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tanabata.foundation.BlockDevice.Extent;
import tanabata.foundation.ByteRange;
import tanabata.foundation.Outcome;
import tanabata.foundation.Zeroing;
import tanabata.platform.buffer.BufferPayload;
import tanabata.platform.linux.Access;
import tanabata.platform.linux.LinuxFile;
import tanabata.platform.linux.Opening;
import tanabata.replication.disk.TestDisk.Result;

/// What every [Disk] promises.
public abstract class DiskContract {

  private static final int MIB = 1 << 20;
  private static final int SIZE = 4 * MIB;

  /// Counts exactly what has been taken and not given back.
  private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);

  private final List<TestDisk> opened = new ArrayList<>();
  private EventLoopGroup group;
  private Path path;
  private TestDisk test;

  protected abstract EventLoopGroup newGroup();

  protected abstract DiskChoice choice();

  protected abstract Disk over(LinuxFile file, EventLoop loop, UnpooledByteBufAllocator allocator);

  /// The implementation with threads, for tests of what goes around a disk.
  protected static Disk poolDisk(
      LinuxFile file, EventLoop loop, UnpooledByteBufAllocator allocator) {
    return new PoolDisk(file, loop, allocator);
  }

  @BeforeEach
  void open(@TempDir Path directory) throws IOException {
    group = newGroup();
    path = directory.resolve("disk.img");
    createSparse(path, SIZE);
    test = open(path, Access.READ_WRITE);
  }

  @AfterEach
  void everyBufferHasBeenReleased() {
    opened.forEach(TestDisk::close);
    group.shutdownGracefully(0, 10, TimeUnit.SECONDS).syncUninterruptibly();
    assertEquals(0, allocator.metric().usedDirectMemory(), "direct memory not given back");
    assertEquals(0, allocator.metric().usedHeapMemory(), "heap memory not given back");
  }

  @Test
  void what_was_written_is_read_back() {
    byte[] bytes = random(10_000);
    test.write(4097, bytes, false).mustSucceed();
    assertArrayEquals(bytes, test.read(4097, bytes.length));
    assertArrayEquals(new byte[4097], test.read(0, 4097));
    assertArrayEquals(new byte[1000], test.read(4097 + bytes.length, 1000));
  }

  @Test
  void the_longest_transfer_works() {
    byte[] bytes = random(Disk.MAX_LENGTH);
    test.write(512, bytes, false).mustSucceed();
    assertArrayEquals(bytes, test.read(512, bytes.length));
    assertEquals(512L + Disk.MAX_LENGTH, test.disk().sizeBytes());
  }

  @Test
  void a_write_takes_only_its_part_of_the_payload() {
    byte[] bytes = random(3000);
    ByteBuf buffer = Unpooled.directBuffer().writeBytes(new byte[7]).writeBytes(bytes);
    buffer.skipBytes(7);
    test.write(100, buffer, 1000, 512, false).mustSucceed();
    assertArrayEquals(Arrays.copyOfRange(bytes, 1000, 1512), test.read(100, 512));
    assertArrayEquals(new byte[100], test.read(0, 100));
    assertArrayEquals(new byte[100], test.read(612, 100));
  }

  @Test
  void payloads_on_the_heap_or_in_pieces_are_written_too() {
    byte[] bytes = random(9000);
    test.write(0, Unpooled.copiedBuffer(bytes), 0, bytes.length, false).mustSucceed();
    assertArrayEquals(bytes, test.read(0, bytes.length));

    ByteBuf pieces =
        Unpooled.compositeBuffer()
            .addComponent(true, Unpooled.directBuffer().writeBytes(bytes, 0, 5000))
            .addComponent(true, Unpooled.copiedBuffer(bytes, 5000, 4000));
    test.write(20_000, pieces, 10, bytes.length - 10, true).mustSucceed();
    assertArrayEquals(
        Arrays.copyOfRange(bytes, 10, bytes.length), test.read(20_000, bytes.length - 10));
  }

  @Test
  void thousands_of_operations_may_be_in_progress() {
    int count = 5000;
    byte[] bytes = random(count * 512);
    List<CompletableFuture<Result>> writes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      // A step that is prime to the count visits every sector, far from its neighbours.
      int at = (int) (i * 1237L % count) * 512;
      BufferPayload payload = new BufferPayload(Unpooled.directBuffer().writeBytes(bytes, at, 512));
      writes.add(
          test.start(c -> {
            test.disk().write(at, payload, 0, 512, false, c);
            payload.release();
          }));
    }
    writes.forEach(write -> TestDisk.await(write).mustSucceed());
    List<CompletableFuture<Result>> reads = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long at = i * 512L;
      reads.add(test.start(c -> test.disk().read(at, 512, c)));
    }
    for (int i = 0; i < count; i++) {
      assertArrayEquals(
          Arrays.copyOfRange(bytes, i * 512, (i + 1) * 512),
          TestDisk.await(reads.get(i)).mustSucceed().bytes());
    }
  }

  @Test
  void durable_writes_and_flushes_succeed() {
    byte[] bytes = random(8192);
    test.write(0, bytes, true).mustSucceed();
    test.run(test.disk()::flush).mustSucceed();
    assertArrayEquals(bytes, test.read(0, bytes.length));
  }

  @Test
  void zeroing_may_give_the_space_up() {
    zeroes(test, Zeroing.DISCARD, false);
    zeroes(test, Zeroing.DISCARD, true);
    long page = 4096;
    assertTrue(
        test.disk().allocation(page, page, 8).getFirst().hole(), "the space has not been given up");
  }

  @Test
  void zeroing_may_keep_the_space() {
    zeroes(test, Zeroing.KEEP_SPACE, false);
    zeroes(test, Zeroing.KEEP_SPACE, true);
  }

  @Test
  void zeroing_writes_where_the_file_system_cannot() throws IOException {
    Path memory = Path.of("/dev/shm");
    assumeTrue(Files.isWritable(memory), "no /dev/shm to write to");
    FileStore store = Files.getFileStore(memory);
    assumeTrue(store.type().equals("tmpfs"), "/dev/shm is not a tmpfs, which lacks ZERO_RANGE");
    Path file = Files.createTempFile(memory, "tanabata", ".img");
    try {
      createSparse(file, SIZE);
      zeroes(open(file, Access.READ_WRITE), Zeroing.KEEP_SPACE, true);
    } finally {
      Files.delete(file);
    }
  }

  /// More than the fallback writes at a time, not on the boundary of a page.
  private static void zeroes(TestDisk test, Zeroing zeroing, boolean durable) {
    byte[] bytes = random(3 * MIB);
    test.write(0, bytes, false).mustSucceed();
    int from = 1000;
    int length = 2 * MIB + 5000;
    test.run(c -> test.disk().zero(from, length, zeroing, durable, c)).mustSucceed();
    Arrays.fill(bytes, from, from + length, (byte) 0);
    assertArrayEquals(bytes, test.read(0, bytes.length));
    assertEquals(SIZE, test.disk().sizeBytes());
  }

  @Test
  void a_range_that_is_not_all_within_the_file_is_a_failure() {
    Result read = test.run(c -> test.disk().read(SIZE - 512, 1024, c));
    assertEquals(Outcome.IO_ERROR, read.outcome());
    assertEquals(
        "read of 1024 bytes at offset %d of %s failed: the file ends before or within"
            .formatted(SIZE - 512, path),
        read.sentence());
    Result zero = test.run(c -> test.disk().zero(SIZE - 512, 1024, Zeroing.DISCARD, false, c));
    assertEquals(Outcome.IO_ERROR, zero.outcome());
    assertEquals(SIZE, test.disk().sizeBytes());
  }

  @Test
  void a_range_that_cannot_be_is_a_mistake_of_the_caller() {
    for (long offset : new long[] {-1, Long.MAX_VALUE}) {
      assertMistake(test.start(c -> test.disk().read(offset, 512, c)));
    }
    assertMistake(test.start(c -> test.disk().read(0, 0, c)));
    assertMistake(test.start(c -> test.disk().read(0, Disk.MAX_LENGTH + 1, c)));
    assertMistake(
        test.start(
            c -> test.disk().write(0, new BufferPayload(Unpooled.EMPTY_BUFFER), 0, 512, false, c)));
  }

  private static void assertMistake(CompletableFuture<Result> result) {
    CompletionException thrown =
        assertThrows(CompletionException.class, () -> TestDisk.await(result));
    assertInstanceOf(IllegalArgumentException.class, thrown.getCause());
  }

  @Test
  void a_closed_disk_is_gone() {
    test.close().mustSucceed();
    assertEquals(Outcome.GONE, test.write(0, new byte[512], false).outcome());
    assertEquals(Outcome.GONE, test.run(c -> test.disk().read(0, 512, c)).outcome());
    assertEquals(
        Outcome.GONE, test.run(c -> test.disk().zero(0, 9, Zeroing.DISCARD, true, c)).outcome());
    Result flush = test.run(test.disk()::flush);
    assertEquals(Outcome.GONE, flush.outcome());
    assertEquals(path + " has been closed", flush.sentence());
    test.close().mustSucceed();
  }

  @Test
  void closing_waits_for_what_is_in_progress() {
    List<CompletableFuture<Result>> reads = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      reads.add(test.start(c -> test.disk().read(0, 4096, c)));
    }
    test.close().mustSucceed();
    for (CompletableFuture<Result> read : reads) {
      assertTrue(read.isDone(), "closed before a read was done");
      TestDisk.await(read).mustSucceed();
    }
  }

  @Test
  void the_allocation_shows_data_and_holes() {
    test.write(MIB, random(MIB), true).mustSucceed();
    List<Extent> all =
        List.of(extent(0, MIB, true), extent(MIB, 2 * MIB, false), extent(2 * MIB, SIZE, true));
    assertEquals(all, test.disk().allocation(0, SIZE, 100));
    assertEquals(all.subList(0, 2), test.disk().allocation(0, SIZE, 2));
    assertEquals(
        List.of(extent(MIB + 512, 2 * MIB, false), extent(2 * MIB, 2 * MIB + 512, true)),
        test.disk().allocation(MIB + 512, MIB, 100));
    // No zeros can be promised beyond the end.
    assertEquals(
        List.of(extent(SIZE - 512, SIZE, true), extent(SIZE, SIZE + 512, false)),
        test.disk().allocation(SIZE - 512, 1024, 100));
  }

  private static Extent extent(long start, long end, boolean hole) {
    return new Extent(ByteRange.between(start, end), hole);
  }

  @Test
  void a_hint_changes_nothing() {
    byte[] bytes = random(4096);
    test.write(0, bytes, false).mustSucceed();
    test.loop().submit(() -> test.disk().cache(0, 1L << 40)).syncUninterruptibly();
    assertArrayEquals(bytes, test.read(0, bytes.length));
  }

  @Test
  void a_second_opener_is_refused() throws Exception {
    String sentence =
        path + " is in use by another daemon; stop that one first, or name another file";
    assertEquals(
        new DiskOpening.Refused(DiskOpening.Reason.IN_USE, sentence),
        Disks.open(path, group.next(), choice()));
    Path flock = Path.of("/usr/bin/flock");
    assumeTrue(Files.isExecutable(flock), "no flock(1) to play another process with");
    assertEquals(1, otherProcess(flock));
    test.close().mustSucceed();
    assertEquals(0, otherProcess(flock));
  }

  private int otherProcess(Path flock) throws Exception {
    return new ProcessBuilder(flock.toString(), "-x", "-n", path.toString(), "true")
        .inheritIO()
        .start()
        .waitFor();
  }

  @Test
  void a_disk_is_opened_the_way_that_was_asked_for() {
    test.close().mustSucceed();
    DiskOpening opening = Disks.open(path, group.next(), choice());
    TestDisk again =
        new TestDisk(assertInstanceOf(DiskOpening.Opened.class, opening).disk(), group.next());
    opened.add(again);
    assertEquals(test.disk().method(), again.disk().method());
    assertEquals(path.toString(), again.disk().name());
    assertArrayEquals(new byte[512], again.read(0, 512));
  }

  @Test
  void what_cannot_be_opened_is_refused_with_a_sentence() {
    Path missing = path.resolveSibling("missing.img");
    assertRefused(missing, "open of " + missing + " failed: ENOENT, no such file");
    for (Path kind : List.of(path.getParent(), Path.of("/dev/null"))) {
      assertRefused(kind, kind + " is neither a regular file nor a block device; name another");
    }
  }

  private void assertRefused(Path refused, String sentence) {
    assertEquals(
        new DiskOpening.Refused(DiskOpening.Reason.NOT_USABLE, sentence),
        Disks.open(refused, group.next(), choice()));
  }

  @Test
  void writing_to_a_file_opened_for_reading_is_a_failure() throws IOException {
    Path other = path.resolveSibling("other.img");
    createSparse(other, SIZE);
    TestDisk readOnly = open(other, Access.READ_ONLY);
    assertArrayEquals(new byte[512], readOnly.read(0, 512));
    Result write = readOnly.write(1024, new byte[512], false);
    assertEquals(Outcome.IO_ERROR, write.outcome());
    assertEquals(
        "write of 512 bytes at offset 1024 of " + other + " failed: EBADF, not open for this",
        write.sentence());
    assertEquals(
        Outcome.IO_ERROR,
        readOnly.run(c -> readOnly.disk().zero(0, 512, Zeroing.KEEP_SPACE, false, c)).outcome());
  }

  @Test
  void a_file_that_does_not_exist_can_be_created_and_grows() {
    Path created = path.resolveSibling("created.img");
    TestDisk empty = open(created, Access.CREATE);
    assertEquals(0, empty.disk().sizeBytes());
    byte[] bytes = random(512);
    empty.write(4096, bytes, true).mustSucceed();
    assertEquals(4608, empty.disk().sizeBytes());
    assertArrayEquals(bytes, empty.read(4096, 512));
  }

  @Test
  void a_full_disk_says_so() {
    // The one file of Linux that is always full; no disk, so that it is opened past the front door.
    LinuxFile full =
        assertInstanceOf(Opening.Opened.class, Opening.of("/dev/full", Access.READ_WRITE)).file();
    TestDisk fullDisk = over(full);
    Result write = fullDisk.write(0, new byte[512], false);
    assertEquals(Outcome.NO_SPACE, write.outcome(), write.sentence());
  }

  protected final TestDisk open(Path file, Access access) {
    return over(assertInstanceOf(Disks.Lock.Held.class, Disks.locked(file, access)).file());
  }

  private TestDisk over(LinuxFile file) {
    EventLoop loop = group.next();
    TestDisk disk = new TestDisk(over(file, loop, allocator), loop);
    opened.add(disk);
    return disk;
  }

  protected static void createSparse(Path file, long size) throws IOException {
    try (RandomAccessFile created = new RandomAccessFile(file.toFile(), "rw")) {
      created.setLength(size);
    }
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }
}
