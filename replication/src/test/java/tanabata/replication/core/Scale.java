package tanabata.replication.core;

import java.time.Duration;
import tanabata.foundation.BlockDevice;
import tanabata.simulation.World;

/// How large everything is in a storm.
///
/// @param longestRequest in sectors
public record Scale(Geometry geometry, Limits limits, int longestRequest) {

  /// Most are small, so that everything collides; some want more of the activity log and of the
  /// bitmaps than fits into one transaction or sector.
  public static Scale draw(World world) {
    boolean large = world.chance(Integer.getInteger("cluster.large", 3));
    int sector = BlockDevice.SECTOR;
    int blockBytes = large ? sector : sector * (1 + world.below(4));
    int blocks = large ? 4_000 + world.below(2_000) : 8 + world.below(24);
    long extentBytes = large ? sector : 3L * blockBytes;
    Geometry geometry = new Geometry((long) blocks * blockBytes, blockBytes, extentBytes);
    return large
        ? new Scale(geometry, limits(150 + world.below(900)), 150)
        : new Scale(geometry, limits(3), 6);
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
        Duration.ofMillis(40));
  }
}
