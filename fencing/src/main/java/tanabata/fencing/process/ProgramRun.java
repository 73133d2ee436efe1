package tanabata.fencing.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tanabata.foundation.UserLocale;
import tanabata.foundation.background.Background;

/// Runs a program to its end, or to the end of its time.
public final class ProgramRun {

  private static final Duration REST_OF_OUTPUT = Duration.ofSeconds(1);
  private static final Path ROOT = Path.of("/");

  private ProgramRun() {}

  /// Blocks until the program has ended. An interrupt kills it.
  ///
  /// @param line the program, a path or a name to be found in PATH or /usr/sbin, and its arguments
  /// @param environment in addition to this process's own
  /// @param input what it reads from standard input; short, so that it fits into a pipe
  /// @param limit after this it is killed, with all its children
  public static ProgramEnd run(
      List<String> line, Map<String, String> environment, String input, Duration limit)
      throws InterruptedException {
    Optional<Path> program = ProgramPath.find(line.get(0));
    if (program.isEmpty()) {
      return new ProgramEnd.NotStarted(
          "there is no program '" + line.get(0) + "' that may be executed");
    }
    List<String> command = new ArrayList<>(line);
    command.set(0, program.get().toString());
    // A working directory of our own might lie on the device that is frozen.
    ProcessBuilder builder = new ProcessBuilder(command).directory(ROOT.toFile());
    UserLocale.restore(builder.environment());
    builder.environment().put("PATH", ProgramPath.whole());
    builder.environment().putAll(environment);
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      return new ProgramEnd.NotStarted(program.get() + " cannot be started: " + e.getMessage());
    }
    return watch(process, input, limit);
  }

  private static ProgramEnd watch(Process process, String input, Duration limit)
      throws InterruptedException {
    Gathered out = new Gathered(process.getInputStream());
    Gathered err = new Gathered(process.getErrorStream());
    Background.of("program-input").startPlatform(() -> give(process, input), Background.GO_ON);
    try {
      boolean ended = process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS);
      if (!ended) {
        kill(process);
      }
      ProgramEnd.Said said =
          new ProgramEnd.Said(out.text(REST_OF_OUTPUT), err.text(REST_OF_OUTPUT));
      return ended
          ? new ProgramEnd.Exited(process.exitValue(), said)
          : new ProgramEnd.TimedOut(limit, said);
    } catch (InterruptedException e) {
      kill(process);
      throw e;
    }
  }

  private static void give(Process process, String input) {
    try (OutputStream in = process.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // It did not want to know; its exit status says what came of that.
    }
  }

  /// The children are listed before their parent dies, because then nobody knows whose they were.
  private static void kill(Process process) throws InterruptedException {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly();
    for (ProcessHandle child : children) {
      child.descendants().forEach(ProcessHandle::destroyForcibly);
      child.destroyForcibly();
    }
    // Not for ever: a process in an uninterruptible wait outlives even SIGKILL.
    process.waitFor(REST_OF_OUTPUT.toMillis(), TimeUnit.MILLISECONDS);
  }
}
