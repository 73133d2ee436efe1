package tanabata.integration.locks;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import tanabata.integration.live.Tool;
import tanabata.testbed.net.FreePort;

/// The process of a [LockWorker], as the test sees it. What it prints goes to a file, and is read
/// when the test asks for it: so nothing is lost or cut in two when it is killed.
final class WorkerProcess implements AutoCloseable {

  /// Of the tests.
  static final String CLASS_PATH = System.getProperty("java.class.path");

  private final Process process;
  private final Writer orders;
  private final RandomAccessFile output;
  private final Consumer<String> receiver;
  private byte[] partial = {};

  private WorkerProcess(Process process, RandomAccessFile output, Consumer<String> receiver) {
    this.process = process;
    this.output = output;
    this.receiver = receiver;
    orders = process.outputWriter(StandardCharsets.US_ASCII);
  }

  /// @param classPath of the worker, such as [#CLASS_PATH]
  /// @param ports of all nodes
  /// @param folder for what it writes
  /// @param run which process of this node it is
  /// @param receiver gets every line, by [#listen]
  static WorkerProcess start(
      String classPath,
      String self,
      int run,
      Map<String, Integer> ports,
      Path folder,
      Consumer<String> receiver)
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
    File output = folder.resolve(self + "-" + run + ".out").toFile();
    File errors = folder.resolve(self + "-" + run + ".err").toFile();
    ProcessBuilder builder = new ProcessBuilder(line).redirectOutput(output).redirectError(errors);
    builder.environment().put("CLASSPATH", classPath);
    return new WorkerProcess(builder.start(), new RandomAccessFile(output, "r"), receiver);
  }

  /// For each node a port that nobody uses.
  static SortedMap<String, Integer> freePorts(List<String> names) throws IOException {
    List<ServerSocket> held = new ArrayList<>();
    SortedMap<String, Integer> ports = new TreeMap<>();
    for (String name : names) {
      held.add(FreePort.open());
      ports.put(name, held.getLast().getLocalPort());
    }
    for (ServerSocket socket : held) {
      socket.close();
    }
    return ports;
  }

  /// Reads the lines printed since the last call.
  void readLines() throws IOException {
    int more = (int) (output.length() - output.getFilePointer());
    byte[] bytes = Arrays.copyOf(partial, partial.length + more);
    output.readFully(bytes, partial.length, more);
    int begin = 0;
    for (int at = 0; at < bytes.length; at++) {
      if (bytes[at] == '\n') {
        receiver.accept(new String(bytes, begin, at - begin, StandardCharsets.US_ASCII));
        begin = at + 1;
      }
    }
    partial = Arrays.copyOfRange(bytes, begin, bytes.length);
  }

  void send(String line) {
    try {
      orders.write(line + "\n");
      orders.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("not sent: " + line, e);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /// Returns when it is dead, and all its lines are read.
  void kill9() throws IOException, InterruptedException {
    process.destroyForcibly().waitFor();
    readLines();
  }

  void stop() throws IOException, InterruptedException {
    Tool.required("kill").run("-STOP", Long.toString(process.pid()));
  }

  void resume() throws IOException, InterruptedException {
    Tool.required("kill").run("-CONT", Long.toString(process.pid()));
  }

  /// What it printed last is not read any more.
  @Override
  public void close() throws IOException {
    try (output) {
      process.destroyForcibly().waitFor();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
