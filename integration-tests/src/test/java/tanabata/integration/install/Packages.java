package tanabata.integration.install;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import tanabata.integration.SourceTree;
import tanabata.integration.live.Program;
import tanabata.integration.live.Tool;

/// The Debian packages, built from these sources, and what tests make of them.
///
/// @param tanabata the program
/// @param runtime a Java for it alone
/// @param java stands for a Java 25 that dpkg knows nothing of
record Packages(Path tanabata, Path runtime, Path java) {

  private static final Duration LIMIT = Duration.ofMinutes(10);

  private static final String BY_HAND =
      """
      Package: java-by-hand
      Version: 25
      Architecture: all
      Maintainer: nobody <nobody@localhost>
      Provides: java25-runtime-headless
      Description: says that there is a Java 25 which dpkg did not install
      """;

  /// @param folder an empty one
  static Packages build(Path folder) throws IOException, InterruptedException {
    Tool.required("dpkg-deb");
    Path root = SourceTree.root();
    List<String> line = List.of(root.resolve("tanabata").toString(), "deb");
    List<Path> built;
    try (Program program = Program.start(root, line, Map.of())) {
      Program.End end = program.await(LIMIT);
      end.demandSuccess();
      built = end.out().lines().map(Path::of).toList();
    }
    Path control = folder.resolve("java-by-hand/DEBIAN/control");
    Files.createDirectories(control.getParent());
    Files.writeString(control, BY_HAND);
    return new Packages(
        named(built, "tanabata_"),
        named(built, "tanabata-runtime_"),
        packed(folder.resolve("java-by-hand")));
  }

  private static Path named(List<Path> built, String start) {
    return built.stream()
        .filter(file -> file.getFileName().toString().startsWith(start))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no package " + start + "… among " + built));
  }

  /// The same program as another version.
  Path as(String version, Path folder) throws IOException, InterruptedException {
    Path content = folder.resolve("tanabata-" + version);
    Tool dpkg = Tool.required("dpkg-deb");
    dpkg.run("--raw-extract", tanabata.toString(), content.toString());
    Path control = content.resolve("DEBIAN/control");
    Files.writeString(
        control,
        Files.readString(control).replaceFirst("(?m)^Version: .*$", "Version: " + version));
    return packed(content);
  }

  private static Path packed(Path content) throws IOException, InterruptedException {
    Path file = content.resolveSibling(content.getFileName() + ".deb");
    Tool.required("dpkg-deb")
        .run("--build", "--root-owner-group", "-Znone", content.toString(), file.toString());
    return file;
  }

  /// Puts a package onto a host and installs it there.
  ///
  /// @return what dpkg said
  static Program.End install(IsolatedHost host, Path deb) throws IOException, InterruptedException {
    Path place = host.path("/root/" + deb.getFileName());
    Files.deleteIfExists(place);
    Files.copy(deb, place);
    return host.run("dpkg --install --force-confold " + deb.getFileName());
  }
}
