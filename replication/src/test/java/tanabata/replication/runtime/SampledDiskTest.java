package tanabata.replication.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tanabata.foundation.Outcome;
import tanabata.foundation.Payload;
import tanabata.foundation.Zeroing;
import tanabata.replication.disk.Disk;
import tanabata.replication.disk.DiskChoice;
import tanabata.replication.disk.DiskCompletion;
import tanabata.replication.disk.DiskOpening;
import tanabata.replication.disk.Disks;
import tanabata.replication.disk.ForwardingDisk;
import tanabata.replication.disk.TestDisk;
import tanabata.replication.model.DiskSamples;
import tanabata.replication.model.DiskSamples.Sample;
import tanabata.replication.model.Geometry;

/// What the metadata says of the data disk is true at every moment, whenever the process ends.
class SampledDiskTest {

  private static final Geometry GEOMETRY = Geometry.of(4 << 20);
  private static final int BLOCK = GEOMETRY.blockBytes();

  @TempDir private Path folder;

  private MultiThreadIoEventLoopGroup group;
  private EventLoop loop;
  private Path file;

  /// What is durable. Read by the test at the moment when a write reaches the disk.
  private final AtomicReference<DiskSamples> durable = new AtomicReference<>(DiskSamples.NONE);

  @BeforeEach
  void fill() throws Exception {
    group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    loop = group.next();
    file = folder.resolve("disk");
    byte[] bytes = new byte[(int) GEOMETRY.deviceBytes()];
    new Random(1).nextBytes(bytes);
    java.nio.file.Files.write(file, bytes);
  }

  @AfterEach
  void end() {
    group.shutdownGracefully(0, 0, java.util.concurrent.TimeUnit.SECONDS).syncUninterruptibly();
  }

  /// Judges each write when it is handed on.
  private TestDisk open() {
    Disk real =
        switch (Disks.open(file, loop, DiskChoice.AUTOMATIC)) {
          case DiskOpening.Opened opened -> opened.disk();
          case DiskOpening.Refused refused -> throw new AssertionError(refused.sentence());
        };
    SampledDisk sampled =
        new SampledDisk(
            new Judge(real, durable),
            loop,
            GEOMETRY,
            durable.get(),
            (samples, completion) ->
                loop.execute(() -> {
                  durable.set(samples);
                  completion.done(Payload.NONE);
                }),
            new Random(7));
    loop.submit(sampled::begin).syncUninterruptibly();
    return new TestDisk(sampled, loop);
  }

  /// Flushes and reads go to the disk in turn, so those of the sampling are over after some.
  private static void settle(TestDisk disk) {
    for (int i = 0; i < 40; i++) {
      disk.read(0, BLOCK);
      disk.run(disk.disk()::flush).mustSucceed();
    }
  }

  @Test
  void what_is_sampled_is_what_the_disk_holds_and_no_sampled_block_is_written() throws Exception {
    Random random = new Random(3);
    TestDisk disk = open();
    settle(disk);
    assertFalse(durable.get().samples().isEmpty());
    for (int i = 0; i < 400; i++) {
      int block = random.nextInt((int) GEOMETRY.blocks() - 4);
      if (random.nextInt(8) == 0) {
        long length = (1 + random.nextInt(4)) * (long) BLOCK;
        disk.run(c -> disk.disk().zero((long) block * BLOCK, length, Zeroing.DISCARD, false, c))
            .mustSucceed();
      } else {
        byte[] bytes = new byte[512 * (1 + random.nextInt(16))];
        random.nextBytes(bytes);
        assertEquals(Outcome.OK, disk.write((long) block * BLOCK + 512, bytes, false).outcome());
      }
      demandTrue();
    }
    disk.close();
  }

  @Test
  void a_disk_that_is_closed_in_order_is_known_by_what_was_written_last() throws Exception {
    TestDisk disk = open();
    settle(disk);
    byte[] bytes = new byte[BLOCK];
    new Random(9).nextBytes(bytes);
    disk.write(77L * BLOCK, bytes, false);
    loop.submit(((SampledDisk) disk.disk())::settle).syncUninterruptibly();
    disk.close();
    assertTrue(starts().contains(77L * BLOCK), () -> starts().toString());
    demandTrue();
  }

  @Test
  void a_disk_whose_node_was_killed_says_nothing_about_what_was_written() throws Exception {
    TestDisk disk = open();
    settle(disk);
    long sampled = durable.get().samples().getFirst().start();
    disk.write(sampled, new byte[] {1, 2, 3}, false);
    assertFalse(starts().contains(sampled));
    disk.close();
    assertFalse(starts().contains(sampled));
  }

  private List<Long> starts() {
    return durable.get().samples().stream().map(Sample::start).toList();
  }

  private void demandTrue() throws Exception {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "r")) {
      for (Sample sample : durable.get().samples()) {
        byte[] block = new byte[BLOCK];
        bytes.seek(sample.start());
        bytes.readFully(block);
        assertEquals(sample.digest(), BlockDigest.of(block), "at byte " + sample.start());
      }
    }
  }

  /// A real disk, at which no block is changed that the metadata still says something about.
  private static final class Judge extends ForwardingDisk {

    private final AtomicReference<DiskSamples> durable;

    Judge(Disk disk, AtomicReference<DiskSamples> durable) {
      super(disk);
      this.durable = durable;
    }

    private void judge(long offset, long length) {
      for (Sample sample : durable.get().samples()) {
        if (sample.start() < offset + length && offset < sample.start() + BLOCK) {
          throw new AssertionError("the sample at " + sample.start() + " is not void yet");
        }
      }
    }

    @Override
    public void write(
        long offset, Payload payload, int from, int length, boolean fua, DiskCompletion then) {
      judge(offset, length);
      super.write(offset, payload, from, length, fua, then);
    }

    @Override
    public void zero(long offset, long length, Zeroing zeroing, boolean fua, DiskCompletion then) {
      judge(offset, length);
      super.zero(offset, length, zeroing, fua, then);
    }
  }
}
