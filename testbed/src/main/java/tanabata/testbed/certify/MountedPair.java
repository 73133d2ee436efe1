package tanabata.testbed.certify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tanabata.foundation.background.Background;
import tanabata.node.admin.DaemonUnreachable;
import tanabata.node.admin.Reply;
import tanabata.node.admin.Request;
import tanabata.node.filesystem.FilesystemService;
import tanabata.testbed.TestbedFailure;
import tanabata.testbed.cluster.NodeFolder;

/// One filesystem that both nodes have mounted. For the thread that certifies, except for
/// [#describe].
final class MountedPair {

  private static final Duration LOOK = Duration.ofSeconds(2);

  private final List<Host> nodes;

  MountedPair(List<Host> nodes) {
    this.nodes = nodes;
  }

  /// Makes it and mounts it on both.
  ///
  /// @throws TestbedFailure if that cannot be done here
  void make() throws TestbedFailure, IOException {
    demand(nodes.getFirst(), new Request.MakeFilesystem(NodeFolder.RESOURCE, "certify", false));
    for (Host host : nodes) {
      Path directory = Files.createDirectories(host.folder().mount());
      demand(host, new Request.Mount(NodeFolder.RESOURCE, directory, ""));
    }
  }

  private static void demand(Host host, Request order) throws TestbedFailure {
    Optional<String> trouble = trouble(host, order);
    if (trouble.isPresent()) {
      throw new TestbedFailure(trouble.get());
    }
  }

  private static Optional<String> trouble(Host host, Request order) {
    try {
      return switch (host.ask(order)) {
        case Reply.Done _ -> Optional.empty();
        case Reply.Refused(String sentence) -> Optional.of(host.name() + ": " + sentence);
      };
    } catch (DaemonUnreachable e) {
      return Optional.of(host.name() + ": " + e.getMessage());
    }
  }

  /// Whether both mounts are there, and can be written.
  boolean isUp() {
    return nodes.stream().allMatch(host -> fault(host).isEmpty());
  }

  String describe(Host host) {
    return fault(host).map(fault -> "its mount " + fault).orElse("mounted");
  }

  private static Optional<String> fault(Host host) {
    Path mount = host.folder().mount();
    try {
      return Background.of("look-at-mount")
          .ask(LOOK, () -> look(mount))
          .orElseGet(() -> Optional.of("does not answer in " + LOOK.toSeconds() + " s"));
    } catch (IOException e) {
      return Optional.of("answers " + e.getMessage());
    }
  }

  private static Optional<String> look(Path mount) throws IOException {
    Files.size(mount);
    if (FilesystemService.resourceAt(mount).isEmpty()) {
      return Optional.of("is not there");
    }
    return Files.getFileStore(mount).isReadOnly()
        ? Optional.of("is to be read only")
        : Optional.empty();
  }

  /// Unmounts it on both and checks it. Violations go to the tally.
  void leave(Tally tally) {
    for (Host host : nodes) {
      trouble(host, new Request.Unmount(NodeFolder.RESOURCE)).ifPresent(tally::violation);
    }
    trouble(nodes.getFirst(), new Request.CheckFilesystem(NodeFolder.RESOURCE))
        .ifPresent(tally::violation);
  }

  /// Takes away the mounts of daemons that were killed.
  void clear() {
    for (Host host : nodes) {
      // What stays shows when the folder is removed.
      var _ = FilesystemService.clear(host.folder().mount(), NodeFolder.RESOURCE);
    }
  }
}
