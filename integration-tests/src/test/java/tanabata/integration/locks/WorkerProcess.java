package tanabata.integration.locks;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import tanabata.integration.live.Tool;
import tanabata.testbed.net.PortPair;

/// The process of a [LockWorker], as the test sees it. What it says goes to a file, and is heard
/// when the test asks for it: so nothing is lost or torn when it is killed.
final class WorkerProcess implements AutoCloseable {

  /// Of the tests.
  static final String CLASS_PATH = System.getProperty("java.class.path");

  private final Process process;
  private final Writer orders;
  private final RandomAccessFile words;
  private final Consumer<String> heard;
  private byte[] torn = {};

  private WorkerProcess(Process process, RandomAccessFile words, Consumer<String> heard) {
    this.process = process;
    this.words = words;
    this.heard = heard;
    orders = process.outputWriter(StandardCharsets.US_ASCII);
  }

  /// @param classPath of the worker, such as [#CLASS_PATH]
  /// @param ports of all nodes
  /// @param folder for what it writes
  /// @param life which process of this node it is
  /// @param heard told every line, by [#listen]
  static WorkerProcess start(
      String classPath,
      String self,
      int life,
      Map<String, Integer> ports,
      Path folder,
      Consumer<String> heard)
      throws IOException {
    List<String> line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                LockWorker.class.getName(),
                self));
    ports.forEach((name, port) -> line.add(name + "=" + port));
    File words = folder.resolve(self + "-" + life + ".out").toFile();
    File errors = folder.resolve(self + "-" + life + ".err").toFile();
    ProcessBuilder builder = new ProcessBuilder(line).redirectOutput(words).redirectError(errors);
    builder.environment().put("CLASSPATH", classPath);
    return new WorkerProcess(builder.start(), new RandomAccessFile(words, "r"), heard);
  }

  /// For each node a port that nobody uses, and the next one is free too.
  static SortedMap<String, Integer> freePorts(List<String> names) throws IOException {
    SortedMap<String, Integer> ports = new TreeMap<>();
    while (ports.size() < names.size()) {
      int port = freePair();
      boolean isNew = Stream.of(port - 1, port, port + 1).noneMatch(ports::containsValue);
      if (isNew) {
        ports.put(names.get(ports.size()), port);
      }
    }
    return ports;
  }

  private static int freePair() throws IOException {
    try (PortPair pair = PortPair.open()) {
      return pair.first();
    }
  }

  /// Tells what was said since.
  void listen() throws IOException {
    int more = (int) (words.length() - words.getFilePointer());
    byte[] bytes = Arrays.copyOf(torn, torn.length + more);
    words.readFully(bytes, torn.length, more);
    int begin = 0;
    for (int at = 0; at < bytes.length; at++) {
      if (bytes[at] == '\n') {
        heard.accept(new String(bytes, begin, at - begin, StandardCharsets.US_ASCII));
        begin = at + 1;
      }
    }
    torn = Arrays.copyOfRange(bytes, begin, bytes.length);
  }

  void say(String line) {
    try {
      orders.write(line + "\n");
      orders.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("not heard: " + line, e);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /// Returns when it is dead, and all its words are heard.
  void kill9() throws IOException, InterruptedException {
    process.destroyForcibly().waitFor();
    listen();
  }

  void stop() throws IOException, InterruptedException {
    Tool.required("kill").run("-STOP", Long.toString(process.pid()));
  }

  void goOn() throws IOException, InterruptedException {
    Tool.required("kill").run("-CONT", Long.toString(process.pid()));
  }

  /// What it said last is not told any more.
  @Override
  public void close() throws IOException {
    try (words) {
      process.destroyForcibly().waitFor();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
