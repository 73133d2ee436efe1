package tanabata.filesystem.storm;

import java.util.ArrayList;
import java.util.List;
import tanabata.filesystem.model.TestPayload;
import tanabata.filesystem.request.Attributes;
import tanabata.filesystem.request.Caller;
import tanabata.filesystem.request.Changes;
import tanabata.filesystem.request.Name;
import tanabata.filesystem.request.Reply;
import tanabata.filesystem.request.Request;
import tanabata.simulation.World;

/// Calls of programs that use the same few names and files, as the world draws them.
public final class DrawnCalls {

  private static final Caller USER = new Caller(0, 0, 1);
  private static final String[] NAMES = {"a", "b", "c", "d"};

  private final World world;
  private final int granule;
  private final List<Long> nodes = new ArrayList<>(List.of(Request.ROOT));

  /// With ranges of any bytes.
  public DrawnCalls(World world) {
    this(world, 1);
  }

  /// @param granule what the ranges of files are multiples of, in bytes
  public DrawnCalls(World world, int granule) {
    this.world = world;
    this.granule = granule;
  }

  private int place(int bound) {
    return world.below(bound) / granule * granule;
  }

  private int length(int most) {
    return (world.below(most) / granule + 1) * granule;
  }

  /// What is made is used by later calls.
  public void learn(Reply reply) {
    switch (reply) {
      case Reply.Entry entry -> learn(entry.attributes());
      case Reply.Created created -> learn(created.entry().attributes());
      default -> {}
    }
  }

  private void learn(Attributes attributes) {
    if (!nodes.contains(attributes.node())) {
      nodes.add(attributes.node());
    }
    if (nodes.size() > 12) {
      nodes.remove(1 + world.below(nodes.size() - 1));
    }
  }

  private long node() {
    return world.chance(50) ? Request.ROOT : nodes.get(world.below(nodes.size()));
  }

  private Name name() {
    return Name.of(NAMES[world.below(NAMES.length)]);
  }

  public Request draw() {
    return switch (world.below(16)) {
      case 0 -> new Request.MakeNode(USER, node(), name(), 0100644, 022, 0);
      case 1 -> new Request.MakeDirectory(USER, node(), name(), 0755, 022);
      case 2 ->
          new Request.MakeSymlink(USER, node(), name(), Name.of("x".repeat(1 + world.below(4000))));
      case 3 -> new Request.Unlink(USER, node(), name());
      case 4 -> new Request.RemoveDirectory(USER, node(), name());
      case 5, 6 ->
          new Request.Rename(
              USER,
              node(),
              name(),
              node(),
              name(),
              world.chance(20) ? Request.Replacement.EXCHANGE : Request.Replacement.REPLACE);
      case 7 -> new Request.Link(USER, node(), node(), name());
      case 8 -> new Request.GetAttributes(USER, node());
      case 9, 10, 11 -> write();
      case 12 -> new Request.SetAttributes(USER, node(), Changes.NONE.withSize(place(200_000)));
      case 13 -> new Request.LookUp(USER, node(), name());
      case 14 ->
          new Request.SetXattr(
              USER,
              node(),
              Name.of("user." + name()),
              Name.of("v".repeat(world.below(3000))),
              Request.XattrExpectation.ANY,
              false);
      default ->
          world.chance(50)
              ? new Request.SyncAll(USER)
              : new Request.Allocate(
                  USER,
                  node(),
                  0,
                  place(200_000),
                  length(100_000),
                  Request.Allocation.values()[world.below(5)]);
    };
  }

  private Request write() {
    byte[] bytes = new byte[length(30_000)];
    return new Request.Write(
        USER,
        node(),
        0,
        place(200_000),
        new TestPayload(bytes),
        world.chance(20),
        false,
        world.chance(10),
        false);
  }
}
