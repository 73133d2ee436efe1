package tanabata.filesystem.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tanabata.filesystem.core.MemoryDevice;
import tanabata.filesystem.fsck.Check;

class GeometryTest {

  private static final long MIB = 1L << 20;

  @ParameterizedTest
  @ValueSource(
      longs = {16, 17, 127, 128, 129, 1_000, 2_015, 2_016, 2_017, 4_096, 1 << 20, 16L << 20})
  void a_device_of_any_size_has_a_place_for_everything(long mebibytes) {
    Geometry geometry = Geometry.of(mebibytes * MIB);
    assertTrue(geometry.isSound(), geometry::toString);
    assertTrue(geometry.contains(NewFilesystem.root(geometry), 1), geometry::toString);
  }

  @Test
  void a_filesystem_of_4_gib_is_made_and_found_sound() {
    Geometry geometry = Geometry.of(4_096 * MIB);
    Superblock superblock =
        new Superblock(
            new UUID(1, 2),
            3,
            new Superblock.HashSeed(1, 2),
            geometry,
            NewFilesystem.root(geometry),
            1,
            "",
            Superblock.Features.NONE);
    MemoryDevice device = new MemoryDevice();
    new NewFilesystem(superblock)
        .write(0, 0, each -> device.write(each.block() * Geometry.BLOCK, each.bytes()));
    assertEquals(
        List.of(),
        new Check(superblock, block -> device.read(block * Geometry.BLOCK, Geometry.BLOCK)).run());
  }
}
