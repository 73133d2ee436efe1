package tanabata.testbed.demo;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tanabata.node.admin.Reply;
import tanabata.node.admin.Request;
import tanabata.node.filesystem.FilesystemService;
import tanabata.testbed.TestbedFailure;
import tanabata.testbed.cluster.NodeFolder;

/// Mounts the filesystem on both nodes, and makes it when the device holds nothing yet.
final class DemoMounts {

  private static final Path FUSE = Path.of("/dev/fuse");

  private final List<DemoNode> nodes;
  private final PrintWriter out;

  DemoMounts(List<DemoNode> nodes, PrintWriter out) {
    this.nodes = nodes;
    this.out = out;
  }

  /// @return whether it is mounted on both; if not, the reason has been printed
  boolean mount() throws TestbedFailure {
    if (!Files.isWritable(FUSE)) {
      out.printf(
          "There is no %s that may be used here: no filesystem is mounted (--no-mount says so).%n",
          FUSE);
      return false;
    }
    Reply made = nodes.getFirst().ask(new Request.MakeFilesystem(NodeFolder.RESOURCE, "", false));
    if (made instanceof Reply.Done(String sentence)) {
      out.println(nodes.getFirst().name() + ": " + sentence.replaceFirst(";.*", ""));
    }
    return nodes.stream().allMatch(node -> isMounted(node, made));
  }

  /// Takes away what daemons that were killed have left, so that the folder can be removed. To be
  /// called when all have ended.
  void clear() {
    for (DemoNode node : nodes) {
      FilesystemService.clear(node.folder().mount(), NodeFolder.RESOURCE)
          .ifPresent(sentence -> out.println(node.name() + ": " + sentence));
    }
  }

  private boolean isMounted(DemoNode node, Reply made) {
    return switch (mount(node)) {
      case Reply.Done _ -> true;
      case Reply.Refused(String sentence) -> {
        out.println(node.name() + ": " + sentence);
        if (made instanceof Reply.Refused(String why)) {
          out.println(nodes.getFirst().name() + ": " + why);
        }
        yield false;
      }
    };
  }

  private static Reply mount(DemoNode node) {
    Path directory = node.folder().mount();
    // It is there already if a daemon was killed under its mount; then it cannot be looked at.
    var _ = directory.toFile().mkdir();
    try {
      return node.ask(new Request.Mount(NodeFolder.RESOURCE, directory, ""));
    } catch (TestbedFailure e) {
      return new Reply.Refused(e.getMessage());
    }
  }
}
