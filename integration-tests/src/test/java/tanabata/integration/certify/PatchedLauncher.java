package tanabata.integration.certify;

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
import tanabata.testbed.certify.Certification;
import tanabata.testbed.certify.CertificationSettings;
import tanabata.testbed.certify.Fault;
import tanabata.testbed.certify.Report;
import tanabata.testbed.cluster.DaemonLauncher;
import tanabata.testbed.cluster.JavaDaemonLauncher;

/// Starts daemons that have other classes before their own, and certifies them.
///
/// @param before what stands first on their class path; empty for nothing
/// @param environment more variables
record PatchedLauncher(String before, Map<String, String> environment) implements DaemonLauncher {

  private static final long SIZE = 128 << 20;

  static Report certify(
      String before,
      Path folder,
      Duration length,
      long seed,
      CertificationSettings.Use use,
      Set<Fault> faults)
      throws Exception {
    return Certification.run(
        new CertificationSettings(folder, length, seed, SIZE, use, faults),
        new Metadata(),
        new PatchedLauncher(before, Map.of()),
        new PrintWriter(System.out, true));
  }

  @Override
  public Process start(String verb, Path config, Path log) throws IOException {
    Map<String, String> all = new LinkedHashMap<>(environment);
    if (!before.isEmpty()) {
      all.put("CLASSPATH", before + File.pathSeparator + System.getProperty("java.class.path"));
    }
    return new JavaDaemonLauncher(Main.class.getName(), all).start(verb, config, log);
  }

  @Override
  public DaemonLauncher with(Map<String, String> more) {
    return new PatchedLauncher(before, more);
  }
}
