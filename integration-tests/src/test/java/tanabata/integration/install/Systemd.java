package tanabata.integration.install;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tanabata.integration.live.Program;
import tanabata.integration.live.Tool;

/// What starts a host whose first process is this Debian's systemd, in a control group of its own.
///
/// @param group its name
/// @param folder an empty one
record Systemd(String group, Path folder) {

  /// The host ends with the standard input of this, so that none outlives the tests.
  private static final String KEEP =
      """
      "$@" </dev/null &
      exec 2>/dev/null >&2
      cat >/dev/null
      kill -KILL $!
      wait
      """;

  private static final String REMOVE =
      "mount -t cgroup2 cgroup2 \"$1\" && cd \"$1\" && find . -depth -path \"./$2*\" -type d -exec rmdir {} +";

  static Systemd of(String name, Path folder) {
    return new Systemd("tanabata-" + ProcessHandle.current().pid() + "-" + name, folder);
  }

  /// The process whose grandchild is the first one of the host. It says `up`, or why not.
  ///
  /// @param behind commands that end in running what follows them
  Process start(String name, List<String> behind, Path base, String java) throws IOException {
    String script;
    try (InputStream text = Systemd.class.getResourceAsStream("/install/boot-systemd")) {
      script = new String(text.readAllBytes(), UTF_8);
    }
    List<String> line = new ArrayList<>(List.of("/bin/sh", "-c", KEEP, "keep"));
    line.addAll(behind);
    line.addAll(List.of(Tool.required("unshare").program().toString(), "--mount"));
    line.addAll(List.of("/bin/sh", "-c", script, "boot"));
    line.addAll(List.of(group, name, base.toString(), folder.toString(), java));
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().put("THIS", script);
    return builder.start();
  }

  /// After all its processes have ended.
  void remove() throws IOException, InterruptedException {
    Program.run(
            Path.of("/"),
            List.of(
                Tool.required("unshare").program().toString(),
                "--mount",
                "/bin/sh",
                "-c",
                REMOVE,
                "remove",
                folder.toString(),
                group))
        .demandSuccess();
  }
}
