package tanabata.integration.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The programs that people use, on both sides of a live pair.
class RealClientsTest {

  @RegisterExtension static final Pair PAIR = Pair.of("64M");

  @Test
  void nbdinfo_sees_the_same_device_on_both_nodes() throws Exception {
    Tool info = Tool.required("nbdinfo");
    for (LiveNode node : PAIR.nodes()) {
      String json = info.run("--json", node.uri());
      for (String fact :
          List.of(
              "\"export-name\": \"home\"",
              "\"export-size\": " + PAIR.sizeBytes(),
              "\"is_read_only\": false",
              "\"can_multi_conn\": true",
              "\"can_flush\": true",
              "\"can_fua\": true",
              "\"base:allocation\"")) {
        assertTrue(json.contains(fact), () -> node.name() + ": " + fact + " is missing\n" + json);
      }
    }
  }

  @Test
  void nbdcopy_brings_out_through_altair_what_it_brought_in_through_vega() throws Exception {
    Tool copy = Tool.required("nbdcopy");
    Path in = randomImage("in.img", 1);
    Path out = PAIR.file("out.img");
    copy.run("--flush", in.toString(), PAIR.vega().uri());
    copy.run(PAIR.altair().uri(), out.toString());
    assertEquals(-1, Files.mismatch(in, out));
  }

  @Test
  void qemu_img_converts_in_on_one_side_and_compares_on_the_other() throws Exception {
    Tool image = Tool.required("qemu-img");
    Path in = randomImage("qemu.img", 2);
    image.run("convert", "-n", "-f", "raw", "-O", "raw", in.toString(), PAIR.altair().uri());
    String output =
        image.run("compare", "-f", "raw", "-F", "raw", in.toString(), PAIR.vega().uri());
    assertTrue(output.contains("Images are identical"), output);
  }

  @Test
  void what_qemu_io_writes_on_either_side_is_there_on_the_other_at_once() throws Exception {
    io(PAIR.vega(), "write -P 0x11 1M 64k");
    io(PAIR.altair(), "read -P 0x11 1M 64k", "write -P 0x22 1088k 512", "write -f -P 0x33 1M 4k");
    io(PAIR.vega(), "read -P 0x33 1M 4k", "read -P 0x11 1028k 60k", "read -P 0x22 1088k 512");
  }

  @Test
  void a_trim_on_one_side_is_zeros_on_the_other() throws Exception {
    io(PAIR.vega(), "write -P 0x44 8M 1M");
    io(PAIR.altair(), "discard 8M 512k");
    io(PAIR.vega(), "read -P 0 8M 512k", "read -P 0x44 8704k 512k");
  }

  @Test
  void write_zeroes_on_one_side_is_zeros_on_the_other() throws Exception {
    io(PAIR.altair(), "write -P 0x55 16M 1M");
    io(PAIR.vega(), "write -z 16M 64k", "write -z -u 17344k 64k");
    io(PAIR.altair(), "read -P 0 16M 64k", "read -P 0x55 16448k 896k", "read -P 0 17344k 64k");
  }

  private static void io(LiveNode node, String... commands)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("-f", "raw"));
    for (String command : commands) {
      arguments.addAll(List.of("-c", command));
    }
    arguments.add(node.uri());
    String output = Tool.required("qemu-io").run(arguments.toArray(String[]::new));
    assertFalse(output.contains("failed"), () -> node.name() + ": " + output);
  }

  private static Path randomImage(String name, long seed) throws IOException {
    byte[] bytes = new byte[(int) PAIR.sizeBytes()];
    new Random(seed).nextBytes(bytes);
    return Files.write(PAIR.file(name), bytes);
  }
}
