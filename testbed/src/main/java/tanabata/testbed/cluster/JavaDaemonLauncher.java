package tanabata.testbed.cluster;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Starts daemons with the Java and the class path of this process.
///
/// @param mainClass takes `node --config FILE` and `witness --config FILE`
/// @param environment more variables
public record JavaDaemonLauncher(String mainClass, Map<String, String> environment)
    implements DaemonLauncher {

  /// The same as in the launcher script `./tanabata`.
  private static final String NODE_OPTIONS =
      "-Xmx256m -XX:+UseSerialGC -XX:+ExitOnOutOfMemoryError -XX:MaxDirectMemorySize=1g";

  private static final String WITNESS_OPTIONS =
      "-Xmx128m -XX:+UseSerialGC -XX:+ExitOnOutOfMemoryError";

  private static final Path SETSID = Path.of("/usr/bin/setsid");

  public JavaDaemonLauncher(String mainClass) {
    this(mainClass, Map.of());
  }

  @Override
  public DaemonLauncher with(Map<String, String> more) {
    return new JavaDaemonLauncher(mainClass, more);
  }

  @Override
  public Process start(String verb, Path config, Path log) throws IOException {
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(SETSID)) {
      // Otherwise Ctrl-C at the terminal would reach the daemons too, before the demo can tell them
      // to stop in good order.
      command.add(SETSID.toString());
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    String usual = verb.equals("witness") ? WITNESS_OPTIONS : NODE_OPTIONS;
    String options = System.getenv().getOrDefault("TANABATA_JAVA_OPTS", usual);
    for (String option : options.strip().split("\\s+")) {
      if (!option.isEmpty()) {
        command.add(option);
      }
    }
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(List.of(mainClass, verb, "--config", config.toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectInput(Redirect.from(new File("/dev/null")))
            .redirectOutput(Redirect.appendTo(log.toFile()))
            .redirectErrorStream(true);
    // As the launcher script does, so that file names mean the same in every locale.
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    builder.environment().putAll(environment);
    return builder.start();
  }
}
