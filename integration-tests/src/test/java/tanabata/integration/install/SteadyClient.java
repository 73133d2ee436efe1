package tanabata.integration.install;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tanabata.integration.live.Tool;

/// One QEMU that has the device open all the time, and connects again when its connection ends.
final class SteadyClient implements AutoCloseable {

  private final Process process;
  private final Writer in;
  private final BufferedReader out;

  private SteadyClient(Process process) {
    this.process = process;
    this.in = process.outputWriter();
    this.out = process.inputReader();
  }

  static SteadyClient open(Path socket) throws IOException {
    return new SteadyClient(
        new ProcessBuilder(
                Tool.required("qemu-io").program().toString(),
                "--image-opts",
                "driver=nbd,server.type=unix,server.path="
                    + socket
                    + ",export=home,reconnect-delay=60")
            .redirectErrorStream(true)
            .start());
  }

  /// Writes 4 KiB of a byte, or fails.
  void write(int pattern, long offset) throws IOException {
    demand("write -P " + pattern + " " + offset + " 4k", "wrote 4096/4096");
  }

  /// Finds 4 KiB of a byte, or fails.
  void read(int pattern, long offset) throws IOException {
    demand("read -P " + pattern + " " + offset + " 4k", "read 4096/4096");
  }

  private void demand(String command, String expected) throws IOException {
    in.write(command + "\n");
    in.flush();
    List<String> said = new ArrayList<>();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      said.add(line);
      if (line.contains("failed")) {
        break;
      }
      if (line.contains("ops/sec")) {
        String all = String.join("\n", said);
        if (all.contains(expected) && !all.contains("verification")) {
          return;
        }
        break;
      }
    }
    throw new AssertionError(command + ": " + String.join("\n", said));
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
