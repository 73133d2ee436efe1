package tanabata.integration.fuzz;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import tanabata.foundation.NodeId;
import tanabata.foundation.state.Generation;
import tanabata.replication.model.DataIdentity;
import tanabata.replication.model.Geometry;
import tanabata.replication.undo.UndoHeader;
import tanabata.replication.undo.UndoImages;

/// Undo logs that were right, corrupted on the disk; often with checksums that fit again, so that
/// what stands behind them is looked at. What is accepted says the same after its tail was cut off.
final class UndoTarget implements Target {

  private static final int BLOCK = 512;
  private static final long BLOCKS = 200;
  private static final int HEADER = 4096;
  private static final int GEOMETRY_AT = 176;
  private static final int GEOMETRY_BYTES = 20;
  private static final int RECORD = 64;
  private static final int RECORD_MAGIC = 0x55524543;

  private final Path file;

  UndoTarget(Path folder) {
    file = folder.resolve("undo.log");
  }

  @Override
  public String name() {
    return "undo";
  }

  @Override
  public boolean run(Draw draw, InputLog inputs) throws Exception {
    UndoHeader header = header(draw);
    byte[] image = image(draw, header);
    if (draw.chance(80)) {
      int from = draw.chance(70) ? HEADER : 0;
      byte[] part = Arrays.copyOfRange(image, from, image.length);
      byte[] corrupted =
          draw.chance(80)
              ? Mutations.corruptInPlace(draw, heads(draw, part))
              : Mutations.corrupt(draw, part, image);
      image = Mutations.join(Arrays.copyOf(image, from), corrupted);
      if (draw.chance(75)) {
        putBack(image, header);
        reseal(image, header.id());
      }
    }
    inputs.input(image.length > HEADER ? Arrays.copyOfRange(image, HEADER, image.length) : image);
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      channel.write(ByteBuffer.wrap(image));
      return scan(channel);
    }
  }

  private static boolean scan(FileChannel channel) throws IOException {
    UndoImages.Found found;
    try {
      found = UndoImages.scan(channel);
    } catch (UndoImages.Refused refused) {
      Sentences.check(refused.getMessage());
      return false;
    }
    if (found.end() < HEADER || found.end() > channel.size()) {
      throw new AssertionError("an end at " + found.end() + " of " + channel.size());
    }
    channel.truncate(found.end());
    try {
      UndoImages.Found again = UndoImages.scan(channel);
      boolean same =
          again.header().equals(found.header())
              && again.end() == found.end()
              && again.blocks().count() == found.blocks().count();
      if (!same) {
        throw new AssertionError("without its tail it is " + again + ", not " + found);
      }
    } catch (UndoImages.Refused refused) {
      throw new AssertionError("without its tail it is refused", refused);
    }
    return true;
  }

  private static UndoHeader header(Draw draw) {
    NodeId vega = new NodeId("vega");
    return new UndoHeader(
        draw.any(),
        draw.oneOf(UndoHeader.Purpose.values()),
        draw.any(),
        "home",
        vega,
        new Geometry(BLOCKS * BLOCK, BLOCK, 8 * BLOCK),
        new DataIdentity(List.of(new Generation(3, draw.any(), vega)), draw.chance(50)),
        draw.text(20),
        draw.number(1000));
  }

  private static byte[] image(Draw draw, UndoHeader header) {
    ByteBuffer out = ByteBuffer.allocate(64 << 10).put(UndoImages.header(header));
    int next = 0;
    for (int i = draw.below(8); i > 0 && next < BLOCKS - 8; i--) {
      int first = next + draw.below(4);
      int count = draw.chance(20) ? 0 : draw.between(1, 4);
      long durable = draw.chance(50) ? out.position() : 0;
      byte[] content = draw.chance(30) ? new byte[0] : draw.bytes(count * BLOCK);
      UndoImages.record(out, header, count == 0 ? 0 : first, count, durable, content);
      next = first + count;
    }
    return Arrays.copyOf(out.array(), out.position());
  }

  /// With what lies between the heads left alone: most bytes are the blocks' own.
  private static byte[] heads(Draw draw, byte[] records) {
    byte[] bytes = records.clone();
    for (int at = 0; at + RECORD <= bytes.length; at += RECORD) {
      if (ByteBuffer.wrap(bytes).getInt(at + 4) == RECORD_MAGIC && draw.chance(40)) {
        byte[] head = Arrays.copyOfRange(bytes, at + 8, at + 40);
        System.arraycopy(Mutations.corruptInPlace(draw, head), 0, bytes, at + 8, head.length);
      }
    }
    return bytes;
  }

  /// How the device is cut stays as it was: the reader makes room for as many blocks as a sound
  /// header says, for it cannot know better.
  private static void putBack(byte[] image, UndoHeader header) {
    if (image.length >= HEADER) {
      UndoImages.header(header).get(GEOMETRY_AT, image, GEOMETRY_AT, GEOMETRY_BYTES);
    }
  }

  /// Computes checksums anew, as `docs/FORMATS.md` draws them.
  private static void reseal(byte[] image, long id) {
    ByteBuffer in = ByteBuffer.wrap(image);
    if (image.length >= HEADER) {
      CRC32C page = new CRC32C();
      page.update(image, 0, 12);
      page.update(image, 16, HEADER - 16);
      in.putInt(12, (int) page.getValue());
    }
    for (int at = HEADER; at + RECORD <= image.length; at += RECORD) {
      if (in.getInt(at + 4) == RECORD_MAGIC) {
        CRC32C head = new CRC32C();
        head.update(ByteBuffer.allocate(16).putLong(id).putLong(at).flip());
        head.update(image, at + 4, RECORD - 4);
        in.putInt(at, (int) head.getValue());
      }
    }
  }
}
