package tanabata.replication.core;

import java.time.Duration;
import tanabata.foundation.BlockDevice;
import tanabata.replication.model.Geometry;
import tanabata.replication.model.Limits;
import tanabata.simulation.World;

/// How large everything is in a storm.
///
/// @param longestRequest in sectors
/// @param slowPercent how many of a hundred disk operations take long
public record Scale(Geometry geometry, Limits limits, int longestRequest, int slowPercent) {

  private static final int USUALLY_LARGE = 3;
  private static final int USUALLY_SLOW = 5;

  /// Most are small, so that everything collides; some want more of the activity log and of the
  /// bitmaps than fits into one transaction or sector.
  public static Scale draw(World world) {
    return draw(world, USUALLY_LARGE, USUALLY_SLOW);
  }

  /// @param largePercent how many of a hundred are large
  /// @param slowPercent how many of a hundred disk operations take long
  public static Scale draw(World world, int largePercent, int slowPercent) {
    boolean large = world.chance(largePercent);
    int sector = BlockDevice.SECTOR;
    int blockBytes = large ? sector : sector * (1 + world.below(4));
    int blocks = large ? 4_000 + world.below(2_000) : 8 + world.below(24);
    long extentBytes = large ? sector : 3L * blockBytes;
    Geometry geometry = new Geometry((long) blocks * blockBytes, blockBytes, extentBytes);
    return large
        ? new Scale(geometry, limits(150 + world.below(900)), 150, slowPercent)
        : new Scale(geometry, limits(3), 6, slowPercent);
  }

  private static Limits limits(int slots) {
    return new Limits(
        slots,
        12,
        2,
        3,
        Duration.ofMillis(20),
        Duration.ofMillis(70),
        Duration.ofMillis(15),
        Duration.ofMillis(40),
        Duration.ofMillis(40));
  }
}
