package tanabata.integration.live;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What people do to the disk of one of two hosts: they put an older state of it back, or another
/// disk in its place.
class DiskPutBackTest {

  @RegisterExtension final Pair pair = Pair.withExternalMetadata("64M");

  @Test
  void a_disk_that_was_put_back_is_noticed_and_gets_everything_from_the_other() throws Exception {
    write(1);
    pair.vega().kill9();
    Path disk = snapshot(pair.vega().disk());
    Path metadata = snapshot(metadata());
    start();
    write(2);
    pair.vega().kill9();
    Files.copy(disk, pair.vega().disk(), StandardCopyOption.REPLACE_EXISTING);
    Files.copy(metadata, metadata(), StandardCopyOption.REPLACE_EXISTING);
    start();
    for (LiveNode node : pair.nodes()) {
      Waiting.until(
          node.name() + " says what happened to the disk",
          () -> Files.readString(node.directory().resolve("node.log")).contains("was put back"));
    }
    pair.down();
    Copies.demandEqual(pair);
  }

  @Test
  void another_disk_in_the_place_of_a_data_disk_is_refused_by_name_and_the_right_one_is_taken()
      throws Exception {
    write(1);
    pair.vega().down();
    start();
    write(2, 32L << 20);
    pair.vega().kill9();
    Path right = pair.vega().disk();
    Path aside = right.resolveSibling("aside");
    Files.move(right, aside);
    Files.write(right, new byte[Math.toIntExact(Files.size(aside))]);
    Command.demandRefusal(
        pair.vega().config(),
        List.of("node"),
        "home.img is not the disk that the metadata in",
        "home.meta",
        "nothing has been changed");
    Files.move(aside, right, StandardCopyOption.REPLACE_EXISTING);
    start();
    pair.down();
    Copies.demandEqual(pair);
  }

  private void write(int seed) throws Exception {
    write(seed, 0);
  }

  /// So long that flushes and marks come while it goes on.
  private void write(int seed, long from) throws Exception {
    try (Program load = Fio.job(seed, from, 8L << 20).forSeconds(4).write(pair.vega().uri())) {
      load.await(Waiting.TIMEOUT).demandSuccess();
    }
  }

  private void start() throws Exception {
    pair.vega().start();
    pair.awaitIdleInSync();
  }

  private Path metadata() {
    return pair.vega().directory().resolve("home.meta");
  }

  private static Path snapshot(Path file) throws Exception {
    return Files.copy(file, file.resolveSibling(file.getFileName() + ".snapshot"));
  }
}
