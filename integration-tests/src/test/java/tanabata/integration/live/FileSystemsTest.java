package tanabata.integration.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// In an emergency the backing file is all that is needed: what came in through vega is a sound
/// file system on altair's disk, without our software.
class FileSystemsTest {

  @RegisterExtension final Pair pair = Pair.of("192M");

  private Path tree;

  @BeforeEach
  void plantTree() throws IOException {
    tree = Files.createDirectories(pair.file("tree"));
    byte[] bytes = new byte[3 << 20];
    new Random(3).nextBytes(bytes);
    Files.write(tree.resolve("stars"), bytes);
    Files.writeString(Files.createDirectory(tree.resolve("river")).resolve("wish"), "meet again\n");
  }

  @Test
  void an_ext4_that_came_in_through_vega_is_sound_on_altairs_disk() throws Exception {
    Tool mkfs = Tool.required("mkfs.ext4");
    Tool check = Tool.required("e2fsck");
    Path image = emptyImage();
    mkfs.run("-q", "-F", "-d", tree.toString(), image.toString());
    throughThePair(image);
    check.run("-f", "-n", pair.altair().disk().toString());
    mountAndCompare("ext4");
  }

  @Test
  void a_btrfs_that_came_in_through_vega_is_sound_on_altairs_disk() throws Exception {
    Tool mkfs = Tool.required("mkfs.btrfs");
    Tool check = Tool.required("btrfs");
    Path image = emptyImage();
    mkfs.run("-q", "--rootdir", tree.toString(), image.toString());
    throughThePair(image);
    check.run("check", pair.altair().disk().toString());
    mountAndCompare("btrfs");
  }

  private Path emptyImage() throws IOException {
    Path image = pair.file("fs.img");
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(pair.sizeBytes());
    }
    return image;
  }

  private void throughThePair(Path image) throws Exception {
    Tool.required("nbdcopy").run("--flush", image.toString(), pair.vega().uri());
    pair.awaitIdleInSync();
    pair.down();
    Copies.demandEqual(pair);
  }

  private void mountAndCompare(String type) throws Exception {
    Tool mount = Tool.required("mount");
    Tool umount = Tool.required("umount");
    Path place = Files.createDirectories(pair.file("mnt"));
    Program.End mounted =
        mount.attempt(
            "-t", type, "-o", "loop,ro", pair.altair().disk().toString(), place.toString());
    if (mounted.status() != 0) {
      Tool.skip("checked, but this host does not mount " + type + " by loop: " + mounted.err());
    }
    try {
      assertEquals("meet again\n", Files.readString(place.resolve("river/wish")));
      assertEquals(-1, Files.mismatch(tree.resolve("stars"), place.resolve("stars")));
    } finally {
      umount.run(place.toString());
    }
  }
}
