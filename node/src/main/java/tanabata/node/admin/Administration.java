package tanabata.node.admin;

import java.nio.file.Path;
import java.util.Optional;

/// The port through which a running node is queried and given orders. Calls may block and come from
/// virtual threads, several at a time.
public interface Administration {

  NodeStatus status();

  /// @param force even without being sure that this copy is the newest one
  Reply primary(String resource, boolean force);

  Reply secondary(String resource);

  Reply connect(String resource);

  Reply disconnect(String resource);

  /// Lets this node go on without its peer by order of an operator, and waits until it does or
  /// cannot.
  Reply forceStandalone(String resource);

  /// How the resource stands and what has led to it; empty if there is no such resource.
  Optional<Explanation> explain(String resource);

  /// What is known of a split brain, and of a version that was given up; empty if there is no such
  /// resource.
  Optional<SplitBrainStatus> splitBrain(String resource);

  /// Carries out what an operator decides about whole copies.
  Reply decide(String resource, Decision decision);

  /// Whether a host is cut off from all resources that it shares with this node: they run here
  /// alone, and there is evidence. Answers at once; whoever wants to wait asks again.
  ///
  /// @param node the name of the host
  /// @param order whether the host shall be cut off if it is not
  FenceAnswer fenced(String node, boolean order);

  /// Wants a lock of a resource. Returns at once.
  LockTicket lock(LockRequest request);

  /// The locks of a resource; a sentence why not, if it has none.
  ///
  /// @param name of one lock, or none for all
  LocksReply locks(String resource, Optional<String> name);

  /// The lock that covers an inode of the filesystem of a resource.
  ///
  /// @param node its number, as stat(2) has it
  LocksReply fileLock(String resource, long node);

  /// What is to be seen of locks.
  sealed interface LocksReply {
    record Seen(LocksStatus status) implements LocksReply {}

    record Refused(String sentence) implements LocksReply {}
  }

  /// Makes an empty filesystem on a resource.
  ///
  /// @param force although it holds something
  Reply makeFilesystem(String resource, String label, boolean force);

  /// Mounts the filesystem of a resource on this host.
  ///
  /// @param options as mount(8) takes them, separated by commas
  Reply mount(String resource, Path directory, String options);

  Reply unmount(String resource);

  /// Reads the whole filesystem of a resource, which nobody has mounted.
  Reply checkFilesystem(String resource);

  /// The same, and repairs what has one answer.
  Reply repairFilesystem(String resource);

  /// Ends the daemon in good order. The answer is given before the process ends.
  Reply down();
}
