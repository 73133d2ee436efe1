package tanabata.integration.weather;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import tanabata.cli.Main;
import tanabata.node.daemon.Metadata;
import tanabata.testbed.certify.Fault;
import tanabata.testbed.certify.Report;
import tanabata.testbed.certify.Weather;
import tanabata.testbed.certify.WeatherSettings;
import tanabata.testbed.cluster.DaemonLauncher;
import tanabata.testbed.cluster.JavaDaemonLauncher;

/// Makes weather for daemons that have other classes before their own.
///
/// @param before what stands first on their class path; empty for nothing
/// @param surroundings more environment variables
record Sky(String before, Map<String, String> surroundings) implements DaemonLauncher {

  private static final long SIZE = 128 << 20;

  static Report over(String before, Path folder, Duration length, long seed, Set<Fault> faults)
      throws Exception {
    return Weather.run(
        new WeatherSettings(folder, length, seed, SIZE, faults),
        new Metadata(),
        new Sky(before, Map.of()),
        new PrintWriter(System.out, true));
  }

  @Override
  public Process start(String verb, Path config, Path log) throws IOException {
    Map<String, String> all = new LinkedHashMap<>(surroundings);
    if (!before.isEmpty()) {
      all.put("CLASSPATH", before + File.pathSeparator + System.getProperty("java.class.path"));
    }
    return new JavaDaemonLauncher(Main.class.getName(), all).start(verb, config, log);
  }

  @Override
  public DaemonLauncher with(Map<String, String> more) {
    return new Sky(before, more);
  }
}
