package tanabata.filesystem.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tanabata.filesystem.format.BlockHeader;
import tanabata.filesystem.format.BlockType;
import tanabata.filesystem.format.EntryValue;
import tanabata.filesystem.format.Geometry;
import tanabata.filesystem.format.InodeView;
import tanabata.filesystem.format.Node;
import tanabata.filesystem.format.NodeNumber;
import tanabata.filesystem.format.Superblock;
import tanabata.filesystem.fsck.Check;
import tanabata.filesystem.fsck.Finding;
import tanabata.filesystem.fsck.Repair;
import tanabata.filesystem.model.TestPayload;
import tanabata.filesystem.request.Changes;
import tanabata.filesystem.request.Errno;
import tanabata.filesystem.request.FileType;
import tanabata.filesystem.request.Name;
import tanabata.filesystem.request.Reply;
import tanabata.filesystem.request.Request;

/// Metadata that is damaged, or made by somebody who knows the format: a call gets an answer, or
/// the mount ends with a reason; nothing hangs, and nothing is thrown.
class HostileDiskTest {

  private static final long SIZE = 16L << 20;
  private static final int ROUNDS = Integer.getInteger("hostile.rounds", 150);

  private final MemoryDevice device = new MemoryDevice();
  private final Superblock superblock = Bench.format(device, SIZE);

  /// A tree with some of everything.
  private void fill() {
    Bench bench = new Bench(device, superblock);
    List<Long> directories = new ArrayList<>(List.of(Request.ROOT));
    Random random = new Random(1);
    for (int i = 0; i < 120; i++) {
      long parent = directories.get(random.nextInt(directories.size()));
      Name name = Name.of("name-" + i + "-" + "x".repeat(random.nextInt(60)));
      Reply reply =
          switch (i % 4) {
            case 0 -> bench.call(new Request.MakeDirectory(Bench.USER, parent, name, 0755, 0));
            case 1 ->
                bench.call(
                    new Request.MakeSymlink(
                        Bench.USER, parent, name, Name.of("t".repeat(1 + i * 30))));
            default -> bench.call(new Request.MakeNode(Bench.USER, parent, name, 0100644, 0, 0));
          };
      if (reply instanceof Reply.Entry entry) {
        long node = entry.attributes().node();
        if (i % 4 == 0) {
          directories.add(node);
        } else if (i % 4 != 1) {
          for (int part = 0; part < i % 7 * 20; part += 2) {
            byte[] bytes = new byte[5000];
            bench.call(
                new Request.Write(
                    Bench.USER,
                    node,
                    0,
                    part * 4096L,
                    new TestPayload(bytes),
                    false,
                    false,
                    false,
                    false));
          }
          bench.call(
              new Request.SetXattr(
                  Bench.USER,
                  node,
                  Name.of("user.a"),
                  Name.of("v".repeat(i * 20)),
                  Request.XattrExpectation.ANY,
                  false));
        }
      }
    }
    bench.unmount();
    assertTrue(bench.hasEnded());
  }

  private List<Long> metadata() {
    List<Long> blocks = new ArrayList<>();
    for (long block = 17; block < superblock.geometry().blocks(); block++) {
      byte[] bytes = device.read(block * Geometry.BLOCK, Geometry.BLOCK);
      boolean isMetadata =
          BlockHeader.fault(bytes, superblock.seal(), superblock.id(), block).isEmpty();
      if (isMetadata) {
        blocks.add(block);
      }
    }
    return blocks;
  }

  @Test
  void a_block_with_a_flipped_bit_is_refused() {
    fill();
    Random random = new Random(2);
    for (long block : metadata()) {
      MemoryDevice spoilt = device.copy();
      byte[] bytes = spoilt.read(block * Geometry.BLOCK, Geometry.BLOCK);
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      spoilt.write(block * Geometry.BLOCK, bytes);
      walk(spoilt);
      assertTrue(!check(spoilt).isEmpty(), () -> "nothing is found wrong with block " + block);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void nonsense_with_a_good_checksum_ends_nothing_but_this_mount(int seed) {
    fill();
    Random random = new Random(seed);
    List<Long> blocks = metadata();
    for (int round = 0; round < ROUNDS; round++) {
      MemoryDevice spoilt = device.copy();
      int count = 1 + random.nextInt(3);
      for (int i = 0; i < count; i++) {
        spoil(spoilt, blocks.get(random.nextInt(blocks.size())), random);
      }
      walk(spoilt);
      check(spoilt);
    }
  }

  @Test
  void what_has_one_answer_is_repaired() {
    fill();
    Random random = new Random(7);
    for (long block : metadata()) {
      for (int round = 0; round < 3; round++) {
        MemoryDevice spoilt = device.copy();
        spoil(spoilt, block, random);
        demandRepaired(spoilt);
      }
    }
  }

  @Test
  void the_blocks_of_a_group_are_made_anew_whatever_is_in_them() {
    fill();
    Geometry geometry = superblock.geometry();
    for (int group = 0; group < geometry.groups(); group++) {
      for (long block = geometry.groupHeader(group);
          block <= geometry.metadataBitmap(group);
          block++) {
        MemoryDevice spoilt = device.copy();
        spoilt.write(block * Geometry.BLOCK, new byte[Geometry.BLOCK]);
        assertEquals(List.of(), demandRepaired(spoilt));
      }
    }
  }

  /// Which of the two is too much nobody knows.
  @Test
  void what_has_two_answers_is_left_alone() {
    List<Long> made = makeDirectories("first", "second");
    long first = made.getFirst();
    long second = made.getLast();
    // The name of the second one leads to the first one.
    MemoryDevice spoilt = device.copy();
    change(
        spoilt,
        superblock.root(),
        root -> {
          int index = indexOf(root, second);
          int at = Node.valueAt(root, InodeView.MAP, index);
          EntryValue entry =
              EntryValue.read(root, at, Node.valueLength(root, InodeView.MAP, index)).orElseThrow();
          Node.replace(
              root,
              InodeView.MAP,
              index,
              new EntryValue(first, entry.type(), entry.name()).write());
        });
    Repair repair = repair(spoilt);
    assertEquals(Map.of(), repair.blocks());
    assertTrue(
        repair.left().stream().anyMatch(left -> left.toString().contains("two names")),
        () -> repair.left().toString());
  }

  @Test
  void an_inode_that_has_lost_its_name_is_kept_and_one_that_counts_wrong_is_mended() {
    List<Long> made = makeDirectories("kept", "counted");
    long counted = NodeNumber.inode(made.getLast());
    MemoryDevice spoilt = device.copy();
    change(
        spoilt,
        superblock.root(),
        root -> Node.remove(root, InodeView.MAP, indexOf(root, made.getFirst())));
    change(spoilt, counted, inode -> InodeView.setLinks(inode, 77));
    assertEquals(
        List.of(new Finding.LostInode(NodeNumber.inode(made.getFirst()))), demandRepaired(spoilt));
    assertEquals(2, InodeView.links(blocks(spoilt).read(counted)));
  }

  /// Which entry of the root directory leads to it.
  private static int indexOf(byte[] root, long node) {
    int index = 0;
    while (EntryValue.node(root, Node.valueAt(root, InodeView.MAP, index)) != node) {
      index++;
    }
    return index;
  }

  private List<Long> makeDirectories(String... names) {
    Bench bench = new Bench(device, superblock);
    List<Long> nodes = new ArrayList<>();
    for (String name : names) {
      Reply made =
          bench.call(new Request.MakeDirectory(Bench.USER, Request.ROOT, Name.of(name), 0755, 022));
      nodes.add(((Reply.Entry) made).attributes().node());
    }
    bench.unmount();
    return nodes;
  }

  /// A file whose directory is damaged is not taken for free space.
  @Test
  void what_is_left_of_files_stays_when_what_leads_to_them_is_damaged() {
    fill();
    for (long block : metadata()) {
      byte[] bytes = device.read(block * Geometry.BLOCK, Geometry.BLOCK);
      if (BlockHeader.type(bytes).orElseThrow() != BlockType.NODE) {
        continue;
      }
      MemoryDevice spoilt = device.copy();
      spoilt.write(block * Geometry.BLOCK, new byte[Geometry.BLOCK]);
      Repair repair = repair(spoilt);
      assertEquals(Map.of(), repair.blocks(), () -> "while block " + block + " is damaged");
    }
  }

  private Repair repair(MemoryDevice spoilt) {
    Check.Survey survey = new Check(superblock, blocks(spoilt)).survey();
    return new Repair(superblock, blocks(spoilt), survey, 1L << 40);
  }

  private static Check.Blocks blocks(MemoryDevice of) {
    return block -> of.read(block * Geometry.BLOCK, Geometry.BLOCK);
  }

  /// Changes a block, whose checksum is right afterwards.
  private void change(MemoryDevice spoilt, long number, Consumer<byte[]> change) {
    byte[] block = blocks(spoilt).read(number);
    change.accept(block);
    BlockHeader.seal(block, superblock.seal());
    spoilt.write(number * Geometry.BLOCK, block);
  }

  /// @return what was left
  private List<Finding> demandRepaired(MemoryDevice spoilt) {
    Repair repair = repair(spoilt);
    repair.blocks().forEach((number, block) -> spoilt.write(number * Geometry.BLOCK, block));
    List<Finding> after = check(spoilt);
    assertEquals(new HashSet<>(repair.left()), new HashSet<>(after));
    return after;
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 6})
  void what_is_damaged_fails_only_who_comes_to_it_where_nothing_is_to_be_changed(int seed) {
    fill();
    Random random = new Random(seed);
    List<Long> blocks = metadata();
    for (int round = 0; round < ROUNDS; round++) {
      MemoryDevice spoilt = device.copy();
      spoil(spoilt, blocks.get(random.nextInt(blocks.size())), random);
      Bench bench = new Bench(spoilt, superblock, Access.READ_ONLY);
      if (bench.isMounted()) {
        visit(bench);
        bench.settle();
        bench.unmount();
        assertTrue(bench.hasEnded());
      }
    }
  }

  @Test
  void nothing_is_changed_where_nothing_is_to_be_changed() {
    fill();
    Bench bench = new Bench(device, superblock, Access.READ_ONLY);
    List<Long> before = metadata();
    visit(bench);
    assertEquals(
        new Reply.Failed(Errno.EROFS),
        bench.call(new Request.MakeDirectory(Bench.USER, Request.ROOT, Name.of("new"), 0755, 0)));
    bench.unmount();
    assertTrue(bench.hasEnded());
    assertEquals(before, metadata());
    assertEquals(List.of(), check(device));
  }

  private void spoil(MemoryDevice spoilt, long block, Random random) {
    byte[] bytes = spoilt.read(block * Geometry.BLOCK, Geometry.BLOCK);
    Optional<BlockType> type = BlockHeader.type(bytes);
    int changes = 1 + random.nextInt(6);
    for (int i = 0; i < changes; i++) {
      boolean inHead = random.nextBoolean();
      int at =
          BlockHeader.BYTES + random.nextInt(inHead ? 300 : Geometry.BLOCK - BlockHeader.BYTES);
      bytes[at] = (byte) (random.nextInt(4) == 0 ? -1 : random.nextInt());
    }
    if (type.isPresent()) {
      BlockHeader.seal(bytes, superblock.seal());
    }
    spoilt.write(block * Geometry.BLOCK, bytes);
  }

  private List<Finding> check(MemoryDevice spoilt) {
    return new Check(superblock, blocks(spoilt)).run();
  }

  /// Looks at everything, and changes some of it.
  private void walk(MemoryDevice spoilt) {
    Bench bench = new Bench(spoilt, superblock);
    if (!bench.isMounted()) {
      assertTrue(bench.withdrawn().isPresent(), "neither mounted nor withdrawn");
      return;
    }
    try {
      visit(bench);
      bench.settle();
      bench.unmount();
    } catch (Bench.Withdrawn _) {
      // As it should.
    }
  }

  private static void visit(Bench bench) {
    ArrayDeque<Long> directories = new ArrayDeque<>(List.of(Request.ROOT));
    Set<Long> seen = new HashSet<>(directories);
    while (!directories.isEmpty() && seen.size() < 500) {
      long directory = directories.remove();
      Reply reply =
          bench.call(
              new Request.ReadDirectory(
                  Bench.USER, directory, 0, 0, 1 << 20, Request.Listing.NAMES));
      if (reply instanceof Reply.Listed listed) {
        for (Reply.DirectoryEntry entry : listed.entries()) {
          visit(bench, directory, entry);
          if (entry.type() == FileType.DIRECTORY && seen.add(entry.node())) {
            directories.add(entry.node());
          }
        }
      }
      bench.call(new Request.MakeNode(Bench.USER, directory, Name.of("new"), 0100644, 0, 0));
    }
  }

  private static void visit(Bench bench, long directory, Reply.DirectoryEntry entry) {
    bench.call(new Request.LookUp(Bench.USER, directory, entry.name()));
    bench.call(new Request.GetXattr(Bench.USER, entry.node(), Name.of("user.a"), 0));
    bench.call(new Request.ListXattrs(Bench.USER, entry.node(), 0));
    switch (entry.type()) {
      case REGULAR -> {
        bench.read(new Request.Read(Bench.USER, entry.node(), 0, 0, 100_000, false));
        bench.call(
            new Request.Write(
                Bench.USER,
                entry.node(),
                0,
                9_000,
                new TestPayload(new byte[9_000]),
                false,
                false,
                false,
                false));
        bench.call(
            new Request.SetAttributes(Bench.USER, entry.node(), Changes.NONE.withSize(5_000)));
        bench.call(new Request.Unlink(Bench.USER, directory, entry.name()));
      }
      case SYMLINK -> {
        bench.call(new Request.ReadSymlink(Bench.USER, entry.node()));
        bench.call(new Request.Unlink(Bench.USER, directory, entry.name()));
      }
      case DIRECTORY, FIFO, SOCKET, CHARACTER_DEVICE, BLOCK_DEVICE -> {}
    }
  }
}
