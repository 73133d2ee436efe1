package tanabata.integration.live;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A program under way. Nothing of it outlives [#close], whatever becomes of the test.
public final class Program implements AutoCloseable {

  private final List<String> line;
  private final Process process;
  private final Path out;
  private final Path err;

  /// How it ended.
  public record End(List<String> line, int status, String out, String err) {

    /// @return both outputs
    public String demandSuccess() {
      if (status != 0) {
        throw new AssertionError("status " + status + " from " + this);
      }
      return out + err;
    }

    @Override
    public String toString() {
      return String.join(" ", line) + "\n" + out + err;
    }
  }

  private Program(List<String> line, Process process, Path out, Path err) {
    this.line = line;
    this.process = process;
    this.out = out;
    this.err = err;
  }

  public static Program start(Path directory, List<String> line, Map<String, String> environment)
      throws IOException {
    Path out = Files.createTempFile("tanabata-out", ".txt");
    Path err = Files.createTempFile("tanabata-err", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(directory.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    return new Program(line, process, out, err);
  }

  /// Runs it to its end, whatever that is.
  public static End run(Path directory, List<String> line)
      throws IOException, InterruptedException {
    return run(directory, line, Map.of());
  }

  /// @param environment what is more there than here
  public static End run(Path directory, List<String> line, Map<String, String> environment)
      throws IOException, InterruptedException {
    try (Program program = start(directory, line, environment)) {
      return program.await(Waiting.TIMEOUT);
    }
  }

  public boolean isRunning() {
    return process.isAlive();
  }

  /// Fails if it takes longer.
  public End await(Duration limit) throws IOException, InterruptedException {
    boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    if (!ended) {
      kill();
      throw new AssertionError("not at its end after " + limit.toSeconds() + " s: " + end());
    }
    return end();
  }

  private End end() throws IOException {
    return new End(line, process.exitValue(), Files.readString(out), Files.readString(err));
  }

  private void kill() throws InterruptedException {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() throws IOException {
    try {
      kill();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Files.deleteIfExists(out);
    Files.deleteIfExists(err);
  }
}
