package tanabata.integration.live.faults;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tanabata.cli.Main;
import tanabata.testbed.cluster.DaemonLauncher;

/// How a process of ours is started: behind other commands, and with other environment.
///
/// @param prefix commands that end in running what follows them, such as `ip netns exec vega`
/// @param environment variables; may be changed before the next start
record PrefixedLauncher(List<String> prefix, Map<String, String> environment)
    implements DaemonLauncher {

  static PrefixedLauncher with(List<String> prefix) {
    return new PrefixedLauncher(prefix, new LinkedHashMap<>());
  }

  @Override
  public Process start(String verb, Path config, Path log) throws IOException {
    List<String> line = new ArrayList<>(prefix);
    line.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:MaxDirectMemorySize=512m",
            "--enable-native-access=ALL-UNNAMED",
            Main.class.getName(),
            verb,
            "--config",
            config.toString()));
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .redirectInput(Redirect.from(new File("/dev/null")))
            .redirectOutput(Redirect.appendTo(log.toFile()))
            .redirectErrorStream(true);
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    builder.environment().putAll(environment);
    return builder.start();
  }
}
