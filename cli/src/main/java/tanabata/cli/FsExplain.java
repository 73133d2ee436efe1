package tanabata.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tanabata.foundation.background.Background;
import tanabata.node.admin.AdminClient;
import tanabata.node.admin.AdminJson;
import tanabata.node.admin.LocksStatus;
import tanabata.node.config.NodeConfig;
import tanabata.node.filesystem.FilesystemService;
import tanabata.node.view.LocksText;

/// `tanabata fs explain`
@Command(
    name = "explain",
    description = {
      "Say which host has the lock of a file or directory, who waits for it, and why.",
      "One lock covers the file and some of its neighbours. What does not answer at all is named,"
          + " and the nearest folder above it that answers is explained."
    })
final class FsExplain extends AdminVerb {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private static final Duration LOOK = Duration.ofSeconds(2);

  @Parameters(paramLabel = "PATH", description = "In a filesystem that is mounted on this host.")
  private Path path;

  @Option(names = "--json", description = "One line of JSON instead of sentences.")
  private boolean json;

  /// @param node as stat(2) has it
  private record Seen(Path path, long node) {}

  @Override
  public Integer call() throws Exception {
    NodeConfig config = load();
    FilesystemService.Place place = placeOf(path);
    String resource = resource(config, Optional.of(place.resource())).name();
    Seen seen = nearestThatAnswers(place.point());
    LocksStatus status =
        shown(new AdminClient(config.control(), TIMEOUT).fileLock(resource, seen.node));
    if (json) {
      print(AdminJson.line(status) + "\n");
    } else {
      if (!seen.path.equals(path.toAbsolutePath().normalize())) {
        print(
            path
                + " does not answer in "
                + LOOK.toSeconds()
                + " s; this is about "
                + seen.path
                + "\n");
      }
      print(LocksText.ofFile(status));
    }
    return ExitCode.OK.code();
  }

  private static FilesystemService.Place placeOf(Path path) {
    try {
      return FilesystemService.above(path)
          .orElseThrow(
              () -> new Failure(ExitCode.REFUSED, path + " lies in no filesystem of tanabata"));
    } catch (IOException e) {
      throw new Failure(ExitCode.REFUSED, "the mounts of this host cannot be read: " + e);
    }
  }

  /// What is known without being asked for is the number of the root.
  private Seen nearestThatAnswers(Path point) {
    Path at = path.toAbsolutePath().normalize();
    Optional<Seen> seen = look(at);
    while (seen.isEmpty() && !at.equals(point)) {
      at = at.getParent();
      seen = look(at);
    }
    return seen.orElse(new Seen(point, FilesystemService.ROOT));
  }

  /// @return empty if it does not answer
  private static Optional<Seen> look(Path at) {
    try {
      return Background.of("look-at-file")
          .ask(
              LOOK,
              () ->
                  new Seen(
                      at, (long) Files.getAttribute(at, "unix:ino", LinkOption.NOFOLLOW_LINKS)));
    } catch (IOException e) {
      throw new Failure(ExitCode.REFUSED, at + " cannot be looked at: " + e.getMessage());
    }
  }
}
