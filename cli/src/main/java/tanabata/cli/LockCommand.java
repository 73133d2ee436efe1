package tanabata.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tanabata.foundation.UserLocale;
import tanabata.node.admin.LockAnswer;
import tanabata.node.admin.LockConnection;
import tanabata.node.admin.LockRequest;
import tanabata.node.config.NodeConfig;

/// `tanabata lock`: flock(1) across the nodes.
@Command(
    name = "lock",
    description = "Run a command while holding a lock that all nodes of the resource share.",
    footer = {
      "",
      "Exit code: that of the command; 128 and the signal's number if one ended it; 126 or 127 if it"
          + " cannot be run. 1 if the lock could not be had in time, or was lost meanwhile: then the"
          + " command gets SIGTERM, and SIGKILL 10 s later. 3 if no daemon answers.",
      "The lock lives as long as the command, also if this process is killed: then, as with flock(1),"
          + " until the command and all that it has started have ended. It has the lock open as file"
          + " descriptor 9, for those it starts; what shall not keep the lock closes it.",
      "The command finds the fencing token of the lock in TANABATA_LOCK_TOKEN, its name in"
          + " TANABATA_LOCK_NAME. Locks taken within it belong to the same session, so that"
          + " commands which wait for each other in a circle are found."
    })
final class LockCommand extends AdminVerb {

  private static final String SESSION = "TANABATA_LOCK_SESSION";
  private static final List<String> MODES = List.of("NL", "CR", "CW", "PR", "PW", "EX");
  private static final long GRACE_SECONDS = 10;

  /// Opens the hold, looks whether it is still there, and becomes the command. A Java process
  /// cannot hand an open file down; a shell can.
  private static final String HOLD =
      "hold=$1; shift; exec 9>\"$hold\" && [ -e \"$hold\" ] && exec \"$@\"";

  @Option(
      names = "--mode",
      defaultValue = "EX",
      paramLabel = "MODE",
      description = "NL, CR, CW, PR (shared reading), PW, or EX (for one alone); EX if not given.")
  private String mode;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description = "Give up after so long, such as 5s or 200ms; wait for ever if not given.")
  private Optional<String> timeout;

  @Option(names = "--no-queue", description = "Give up at once if others hold it.")
  private boolean noQueue;

  @Option(
      names = "--resource",
      paramLabel = "RESOURCE",
      description = "Whose locks; may be left out if the node has only one resource.")
  private Optional<String> resource;

  @Parameters(index = "0", paramLabel = "NAME", description = "Any name of up to 64 bytes.")
  private String name;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "COMMAND",
      description = "What to run; best after '--'.")
  private List<String> command;

  private volatile boolean lost;
  private volatile boolean releases;

  @Override
  public Integer call() throws Exception {
    NodeConfig config = load();
    String whose = resource(config, resource).name();
    String place = config.node() + "/" + whose + "/";
    LockRequest request =
        new LockRequest(whose, name, mode(), timeoutOrForever(), noQueue, session(place));
    try (LockConnection connection = LockConnection.open(config.control(), request)) {
      return switch (connection.answer()) {
        case LockAnswer.Refused(boolean _, String sentence) ->
            throw new Failure(ExitCode.REFUSED, sentence);
        case LockAnswer.Granted granted -> run(connection, granted, place);
      };
    }
  }

  private String mode() {
    String wanted = mode.toUpperCase(Locale.ROOT);
    if (!MODES.contains(wanted)) {
      throw new Failure(
          ExitCode.USAGE,
          "--mode: '" + mode + "' is no mode; allowed: " + String.join(", ", MODES));
    }
    return wanted;
  }

  private Duration timeoutOrForever() {
    return timeout.map(time -> TimeOption.parse("--timeout", time)).orElse(Duration.ZERO);
  }

  /// What an outer `tanabata lock` has left in the environment: of another node or resource it
  /// means nothing here.
  private static long session(String place) {
    String outer = System.getenv().getOrDefault(SESSION, "");
    if (!outer.startsWith(place)) {
      return 0;
    }
    try {
      return Long.parseLong(outer.substring(place.length()));
    } catch (NumberFormatException e) {
      throw new Failure(ExitCode.USAGE, SESSION + ": '" + outer + "' is no session; unset it");
    }
  }

  private int run(LockConnection connection, LockAnswer.Granted granted, String place)
      throws InterruptedException {
    Optional<Integer> cannotRun = CommandPath.problem(command.getFirst());
    if (cannotRun.isPresent()) {
      warn("'" + command.getFirst() + "' cannot be run: it is not there, or no program");
      return cannotRun.get();
    }
    ProcessBuilder builder = new ProcessBuilder(heldBy(connection.hold())).inheritIO();
    UserLocale.restore(builder.environment());
    builder.environment().put("TANABATA_LOCK_TOKEN", Long.toString(granted.token()));
    builder.environment().put("TANABATA_LOCK_NAME", name);
    builder.environment().put(SESSION, place + granted.session());
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      warn("'" + command.getFirst() + "' cannot be run: " + e.getMessage());
      return CommandPath.CANNOT_RUN;
    }
    // A signal to this process must not leave the command running without its lock.
    Thread hook = new Thread(() -> end(process));
    Runtime.getRuntime().addShutdownHook(hook);
    Thread watcher = Thread.ofVirtual().start(() -> watch(connection, process));
    int status = process.waitFor();
    forget(hook);
    release(connection, watcher);
    return lost && status == 0 ? ExitCode.REFUSED.code() : status;
  }

  private List<String> heldBy(Path hold) {
    List<String> line =
        new ArrayList<>(List.of("/bin/sh", "-c", HOLD, "tanabata lock", hold.toString()));
    line.addAll(command);
    return line;
  }

  private void watch(LockConnection connection, Process process) {
    LockConnection.End ended = connection.awaitEnd();
    if (!ended.givenBack()) {
      lost = true;
      warn("lock '" + name + "': " + ended.why() + (releases ? "" : "; ending the command"));
      end(process);
    }
  }

  private static void end(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // This process is ending.
    }
  }

  private void release(LockConnection connection, Thread watcher) throws InterruptedException {
    releases = true;
    try {
      connection.release();
      if (connection.awaitHearing()) {
        watcher.join();
      } else {
        lost = true;
        warn("lock '" + name + "': the daemon does not answer; it releases the lock if it wakes");
      }
    } catch (IOException e) {
      // The daemon is gone, and the lock with it.
      lost = true;
    }
  }
}
