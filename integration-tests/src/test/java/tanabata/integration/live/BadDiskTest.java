package tanabata.integration.live;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tanabata.node.admin.MetadataCreator;
import tanabata.node.admin.Reply;
import tanabata.node.config.ConfigReader;
import tanabata.node.config.NodeConfig;
import tanabata.node.daemon.Metadata;

/// A disk that is not what the configuration says is refused with a sentence, and stays as it is.
class BadDiskTest {

  private static final int SIZE = 8 << 20;
  private static final int SECTOR = 512;
  private static final List<String> NODE = List.of("node");
  private static final List<String> CREATE = List.of("create-md", "--yes");

  @TempDir private Path directory;

  @Test
  void a_foreign_file_is_refused_by_both_verbs() throws Exception {
    byte[] foreign = new byte[SIZE + (1 << 20)];
    new Random(5).nextBytes(foreign);
    Files.write(disk(), foreign);
    Path config = NodeConfigFile.alone(SIZE).writeTo(directory);
    refused(config, CREATE, "is not empty", "--adopt");
    refused(config, NODE, "home.img", "no Tanabata metadata", "create-md");
  }

  @Test
  void a_disk_that_is_not_there_is_named() throws Exception {
    Path config = NodeConfigFile.alone(SIZE).writeTo(directory);
    Command.demandRefusal(config, NODE, "home.img", "does not exist", "create-md");
  }

  @Test
  void metadata_that_is_there_is_not_created_again() throws Exception {
    refused(
        created(NodeConfigFile.alone(SIZE)),
        CREATE,
        "holds metadata",
        "'home'",
        "'vega'",
        "--overwrite-metadata home");
  }

  @Test
  void the_disk_of_another_resource_is_refused() throws Exception {
    created(NodeConfigFile.alone(SIZE).resource("attic"));
    refused(NodeConfigFile.alone(SIZE).writeTo(directory), NODE, "'attic'", "'home'");
  }

  @Test
  void the_disk_of_the_other_node_is_refused() throws Exception {
    created(NodeConfigFile.alone(SIZE).node("altair"));
    refused(NodeConfigFile.alone(SIZE).writeTo(directory), NODE, "'altair'", "'vega'");
  }

  /// Internal metadata lies where the size says; another size looks for it elsewhere.
  @ParameterizedTest
  @ValueSource(longs = {SIZE / 2, 2L * SIZE})
  void a_size_that_was_changed_is_named_and_nobody_is_told_to_create_anew(long configured)
      throws Exception {
    created(NodeConfigFile.alone(SIZE));
    Path config = NodeConfigFile.alone(configured).writeTo(directory);
    String where = "holds metadata at byte " + SIZE;
    String what = "for a device of " + SIZE + " bytes";
    String sentence = refused(config, NODE, where, what, "behind a device of that size");
    assertFalse(sentence.contains("create-md"), sentence);
    sentence = refused(config, CREATE, where, what, "--overwrite-metadata home");
    assertFalse(sentence.contains("remove"), sentence);
  }

  @Test
  void internal_metadata_is_named_where_external_metadata_is_configured_and_missing()
      throws Exception {
    Path config = created(NodeConfigFile.alone(SIZE));
    Files.writeString(
        config,
        Files.readString(config)
            .replace("disk = \"home.img\"", "disk = \"home.img\", metadata = \"home.md\""));
    String where = "home.img holds metadata at byte " + SIZE;
    String sentence = refused(config, NODE, where, "home.md", "nothing has been changed");
    assertFalse(sentence.contains("create-md"), sentence);
    refused(config, List.of("create-md", "--adopt", "--yes"), where, "--overwrite-metadata home");
  }

  @Test
  void a_device_larger_than_the_configured_size_keeps_the_metadata_that_is_behind_another_size()
      throws Exception {
    Tool losetup = Tool.required("losetup");
    try (RandomAccessFile image = new RandomAccessFile(disk().toFile(), "rw")) {
      image.setLength(4L * SIZE);
    }
    Program.End attached = losetup.attempt("--find", "--show", disk().toString());
    if (attached.status() != 0) {
      Tool.skip("this host gives no loop device: " + attached.err());
    }
    Path device = Path.of(attached.out().strip());
    try {
      NodeConfigFile larger = NodeConfigFile.alone(2 * SIZE).disk(device);
      NodeConfigFile smaller = NodeConfigFile.alone(SIZE).disk(device);
      String behindLarger = device + " holds metadata at byte " + 2 * SIZE;
      List<String> adopt = List.of("create-md", "--adopt", "--yes");
      done(larger.writeTo(directory), adopt);
      refused(smaller.writeTo(directory), adopt, behindLarger, "--overwrite-metadata home");
      refused(smaller.writeTo(directory), NODE, behindLarger);
      List<String> insisting = new ArrayList<>(adopt);
      insisting.addAll(List.of("--overwrite-metadata", "home"));
      done(smaller.writeTo(directory), insisting);
      refused(larger.writeTo(directory), NODE, device + " holds metadata at byte " + SIZE);
    } finally {
      losetup.run("--detach", device.toString());
    }
  }

  /// In the first superblock, the second, the activity ring and a bitmap.
  @ParameterizedTest
  @ValueSource(ints = {100, 4096 + 700, 8192 + 5000, 8192 + 64 * 4096 + 50})
  void a_flipped_byte_is_named(int where) throws Exception {
    Path config = created(NodeConfigFile.alone(SIZE));
    byte[] bytes = Files.readAllBytes(disk());
    bytes[SIZE + where] ^= 0x10;
    Files.write(disk(), bytes);
    int sector = SIZE + where / SECTOR * SECTOR;
    refused(config, NODE, "home.img", "at byte " + sector, "damaged", "nothing has been changed");
  }

  @Test
  void metadata_of_a_newer_version_is_refused() throws Exception {
    Path config = created(NodeConfigFile.alone(SIZE));
    try (FileChannel channel =
        FileChannel.open(disk(), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      for (int copy = 0; copy < 2; copy++) {
        for (int sector = 0; sector < 4; sector++) {
          raiseVersion(channel, copy * 8 + sector);
        }
      }
    }
    refused(config, NODE, "home.img", "version 3", "a newer one is needed");
    refused(config, CREATE, "holds metadata", "version 3");
  }

  private static void raiseVersion(FileChannel channel, int number) throws IOException {
    ByteBuffer sector = ByteBuffer.allocate(SECTOR);
    long at = SIZE + (long) number * SECTOR;
    channel.read(sector, at);
    sector.putShort(6, (short) 3);
    CRC32C crc = new CRC32C();
    crc.update(ByteBuffer.allocate(8).putLong(0, number));
    crc.update(sector.slice(4, SECTOR - 4));
    sector.putInt(0, (int) crc.getValue());
    channel.write(sector.clear(), at);
  }

  private static void done(Path config, List<String> verb) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("--config", config.toString()));
    arguments.addAll(verb);
    Command.run(config.getParent(), Waiting.TIMEOUT, arguments.toArray(String[]::new))
        .demandSuccess();
  }

  private String refused(Path config, List<String> verb, String... words) throws Exception {
    byte[] before = Files.readAllBytes(disk());
    String sentence = Command.demandRefusal(config, verb, words);
    assertArrayEquals(before, Files.readAllBytes(disk()), "the disk has been touched");
    return sentence;
  }

  private Path created(NodeConfigFile configFile) throws Exception {
    Path file = configFile.writeTo(directory);
    NodeConfig config = ConfigReader.read(file);
    Reply reply =
        new Metadata().create(config, config.resources().getFirst(), MetadataCreator.Consent.NONE);
    assertInstanceOf(Reply.Done.class, reply);
    return file;
  }

  private Path disk() {
    return directory.resolve("home.img");
  }
}
