package tanabata.integration.live.faults;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;
import tanabata.integration.live.LiveNode;
import tanabata.integration.live.Tool;
import tanabata.node.admin.Reply;
import tanabata.node.admin.Request;

/// Two daemons with a filesystem on their device, which both have mounted. For the tests of one
/// class. If they have passed, the filesystem must be sound afterwards, and both copies the same.
final class MountedCluster
    implements BeforeAllCallback, AfterAllCallback, TestExecutionExceptionHandler {

  private static final String RESOURCE = "home";

  private final DaemonCluster cluster;

  /// It has begun, and no test has failed.
  private boolean isToBeJudged;

  private MountedCluster(DaemonCluster cluster) {
    this.cluster = cluster;
  }

  /// With a lease that a busy host keeps: what these tests are about is not who has failed.
  static MountedCluster usual() {
    return of(ClusterConfig.USUAL.withLocks().fencing(ClusterConfig.LONG_LEASE));
  }

  static MountedCluster of(ClusterConfig config) {
    return new MountedCluster(DaemonCluster.of(config));
  }

  DaemonCluster cluster() {
    return cluster;
  }

  /// Where vega has it mounted.
  Path here() {
    return point(cluster.vega());
  }

  /// Where altair has it mounted.
  Path there() {
    return point(cluster.altair());
  }

  /// For what a test needs outside of the filesystem.
  Path folder() {
    return cluster.file("");
  }

  static Path point(LiveNode node) {
    return node.directory().resolve("mnt");
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    if (!Files.isWritable(Path.of("/dev/fuse"))) {
      Tool.skip("needs /dev/fuse, and the right to mount");
    }
    cluster.open();
    demandDone(cluster.vega(), new Request.MakeFilesystem(RESOURCE, "test", false));
    for (LiveNode node : cluster.nodes()) {
      Files.createDirectories(point(node));
      demandDone(node, new Request.Mount(RESOURCE, point(node), ""));
    }
    isToBeJudged = true;
  }

  private static void demandDone(LiveNode node, Request request) throws Exception {
    Reply reply = node.ask(request);
    assertInstanceOf(Reply.Done.class, reply, reply::toString);
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    isToBeJudged &= failure instanceof TestAbortedException;
    cluster.handleTestExecutionException(context, failure);
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    try {
      if (isToBeJudged) {
        demandSoundAndEqual();
      }
    } finally {
      unmountByForce();
      cluster.close();
    }
  }

  private void demandSoundAndEqual() throws Exception {
    for (LiveNode node : cluster.nodes()) {
      demandDone(node, new Request.Unmount(RESOURCE));
    }
    demandDone(cluster.vega(), new Request.CheckFilesystem(RESOURCE));
    cluster.downAndDemandEqual();
  }

  private void unmountByForce() throws IOException, InterruptedException {
    for (LiveNode node : List.copyOf(cluster.nodes())) {
      Tool.required("umount").attempt("-l", point(node).toString());
    }
  }
}
