package tanabata.node.admin;

import java.nio.file.Path;
import java.util.Optional;

/// What can be asked over the admin socket.
public sealed interface Request {

  /// What changes something. Its line has `"two-steps":true` besides: the daemon answers
  /// `{"ready":true}`, and carries it out when `go` comes; without that key, at once.
  sealed interface Order extends Request {}

  /// `{"verb":"status"}`
  record Status() implements Request {}

  /// `{"verb":"primary","resource":"home","force":false}`
  record Primary(String resource, boolean force) implements Order {}

  /// `{"verb":"secondary","resource":"home"}`
  record Secondary(String resource) implements Order {}

  /// `{"verb":"connect","resource":"home"}`
  record Connect(String resource) implements Order {}

  /// `{"verb":"disconnect","resource":"home"}`
  record Disconnect(String resource) implements Order {}

  /// `{"verb":"force-alone","resource":"home"}`
  record ForceAlone(String resource) implements Order {}

  /// `{"verb":"explain","resource":"home"}`
  record Explain(String resource) implements Request {}

  /// `{"verb":"split-brain","resource":"home"}`
  record SplitBrain(String resource) implements Request {}

  /// `{"verb":"decide","resource":"home","decision":"keep","node":"altair"}`; the node only there
  record Decide(String resource, Decision decision) implements Order {}

  /// `{"verb":"fenced","node":"altair","order":false}`
  record Fenced(String node, boolean order) implements Request {}

  /// `{"verb":"lock","resource":"home","name":"n","mode":"EX","patience-ms":0,"no-queue":false,
  /// "session":0}`; the connection goes on, see [LockConversation]
  record Lock(LockRequest lock) implements Order {}

  /// `{"verb":"locks","resource":"home","name":"n"}`; the name only for one lock
  record Locks(String resource, Optional<String> name) implements Request {}

  /// `{"verb":"mkfs","resource":"home","label":"","force":false}`
  record MakeFilesystem(String resource, String label, boolean force) implements Order {}

  /// `{"verb":"mount","resource":"home","directory":"/home","options":"noatime"}`; an absolute path
  record Mount(String resource, Path directory, String options) implements Order {}

  /// `{"verb":"umount","resource":"home"}`
  record Unmount(String resource) implements Order {}

  /// `{"verb":"fsck","resource":"home"}`
  record CheckFilesystem(String resource) implements Order {}

  /// `{"verb":"fsck-repair","resource":"home"}`
  record RepairFilesystem(String resource) implements Order {}

  /// `{"verb":"fs-lock","resource":"home","node":77}`
  ///
  /// @param node the number of an inode, as stat(2) has it
  record FileLock(String resource, long node) implements Request {}

  /// `{"verb":"down"}`
  record Down() implements Order {}
}
