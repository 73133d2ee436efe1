package tanabata.replication.format;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tanabata.foundation.NodeId;
import tanabata.foundation.state.Generation;
import tanabata.foundation.state.ReplicationState.Trust;
import tanabata.replication.model.DataIdentity;
import tanabata.replication.model.Geometry;
import tanabata.replication.model.LastStandalone;
import tanabata.replication.model.Marks;
import tanabata.replication.model.PersistentState;

/// What the superblock holds: whose metadata this is, how the device is cut, and its lineage.
///
/// @param sequence rises by one with every write; the higher of two sound copies counts
public record Superblock(
    long sequence, String resource, NodeId node, Geometry geometry, PersistentState state) {

  static final long MAGIC = 0x54414e4142415441L; // "TANABATA"
  static final int GENERATIONS = DataIdentity.MOST_GENERATIONS;
  private static final int NAME = 64;

  /// Behind the place of the generations.
  private static final int MARKS = 1472;

  private static final int EMPTY_FLAG = 1;
  private static final int OUTDATED_FLAG = 2;
  private static final int PARTED_AS_PRIMARY_FLAG = 4;

  Superblock next(PersistentState newStanding) {
    return new Superblock(sequence + 1, resource, node, geometry, newStanding);
  }

  ByteBuffer encode() {
    ByteBuffer out =
        ByteBuffer.allocate(MetadataLayout.SUPERBLOCK_SECTORS * Sector.PAYLOAD).putLong(MAGIC);
    putName(out, resource);
    putName(out, node.name());
    out.putLong(geometry.deviceBytes())
        .putInt(geometry.blockBytes())
        .putLong(geometry.extentBytes())
        .putLong(state.standaloneAt())
        .putInt(flags(state))
        .putInt(state.reach())
        .putLong(state.epoch())
        .putLong(state.lastStandalone().wallMillis());
    List<Generation> kept = state.identity().lineage().stream().limit(GENERATIONS).toList();
    out.putInt(kept.size());
    for (Generation generation : kept) {
      out.putLong(generation.epoch()).putLong(generation.id());
      putName(out, generation.author().name());
    }
    out.putLong(MARKS, state.marks().own()).putLong(MARKS + Long.BYTES, state.marks().peer());
    return out.rewind();
  }

  /// @throws IllegalArgumentException if the bytes make no sense, in spite of their checksums
  static Superblock decode(long sequence, ByteBuffer in) {
    in.getLong();
    String resource = getName(in);
    NodeId node = new NodeId(getName(in));
    Geometry geometry = new Geometry(in.getLong(), in.getInt(), in.getLong());
    long standaloneAt = in.getLong();
    int flags = in.getInt();
    int reach = in.getInt();
    long epoch = in.getLong();
    LastStandalone lastStandalone =
        new LastStandalone(in.getLong(), (flags & PARTED_AS_PRIMARY_FLAG) != 0);
    int count = in.getInt();
    if (count < 0 || count > GENERATIONS) {
      throw new IllegalArgumentException(count + " generations");
    }
    List<Generation> lineage = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lineage.add(new Generation(in.getLong(), in.getLong(), new NodeId(getName(in))));
    }
    return new Superblock(
        sequence,
        resource,
        node,
        geometry,
        new PersistentState(
            new DataIdentity(lineage, (flags & EMPTY_FLAG) != 0),
            standaloneAt,
            reach,
            (flags & OUTDATED_FLAG) != 0 ? Trust.OUTDATED : Trust.TRUSTED,
            epoch,
            lastStandalone,
            new Marks(in.getLong(MARKS), in.getLong(MARKS + Long.BYTES))));
  }

  private static int flags(PersistentState state) {
    return (state.identity().empty() ? EMPTY_FLAG : 0)
        | (state.isOutdated() ? OUTDATED_FLAG : 0)
        | (state.lastStandalone().asPrimary() ? PARTED_AS_PRIMARY_FLAG : 0);
  }

  private static void putName(ByteBuffer out, String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    out.put((byte) bytes.length).put(bytes).position(out.position() + NAME - 1 - bytes.length);
  }

  private static String getName(ByteBuffer in) {
    int length = in.get();
    if (length < 0 || length >= NAME) {
      throw new IllegalArgumentException("a name of " + length + " bytes");
    }
    byte[] bytes = new byte[NAME - 1];
    in.get(bytes);
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }
}
